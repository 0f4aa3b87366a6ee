-- One suppression (schemas/mail.h, SuppressionView).
-- param id uuid
{mail/suppression_view.sql}
where s.tenant_id = :tenant and s.id = :id and s.deleted_at is null
