create table {fold}.company (
  {create aggregate},
  name         text not null,
  email_domain text,
  description  text
);
