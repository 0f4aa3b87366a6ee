create table {fold}.company (
  {create aggregate},
  {create CompanyFields}
);
