-- To whom nothing is sent (schemas/mail.h, SuppressionView).
-- filter address email s.address = any(select lower(v) from unnest(:address) v)
-- filter scope text s.scope = any(:scope)
-- filter reason text s.reason = any(:reason)
-- sort   created_at timestamptz not null s.created_at
-- id     s.id
{mail/suppression_view.sql}
where s.tenant_id = :tenant and s.deleted_at is null and {where}
{page}
