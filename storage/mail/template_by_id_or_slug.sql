-- One template by its id, or by what a path says, id or slug (schemas/mail.h, TemplateView). No slug looks like an id.
-- param id uuid
-- param template_id text
{mail/template_view.sql}
where t.tenant_id = :tenant and t.deleted_at is null
  and case when :id is null then t.id::text = lower(:template_id) or t.slug = lower(:template_id) else t.id = :id end
