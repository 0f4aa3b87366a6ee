create table {fold}.notification (
  {create aggregate},
  {create NotificationFields},
  is_read         boolean not null default false,
  read_at         timestamptz,
  announcement_id uuid                             -- whose text it shows; null: its own
);
grant select on {fold}.notification to {door};
create index notification_user on {fold}.notification (tenant_id, user_id, created_at, id);

create table {fold}.announcement (
  {create aggregate},
  {create AnnouncementFields},
  created_by uuid
);
grant select on {fold}.announcement to {door};
create index announcement_created on {fold}.announcement (tenant_id, created_at, id);

-- To whom an announcement was told, part by part in the order of the users' ids.
create table {fold}.announcement_part (
  tenant_id       uuid not null,
  announcement_id uuid not null,
  part            bigint not null,
  told            bigint not null,
  up_to           uuid,
  last            boolean not null,
  at              timestamptz not null,
  primary key (tenant_id, announcement_id, part)
);
