-- The tenant's templates (schemas/mail.h, TemplateView).
-- filter slug text t.slug = any(:slug)
-- filter name text lower(t.name) = any(select lower(v) from unnest(:name) v)
-- filter q text exists (select 1 from unnest(:q) v where strpos(lower(t.name), lower(v)) > 0 or strpos(t.slug, lower(v)) > 0)
-- sort   name text not null t.name
-- sort   created_at timestamptz not null t.created_at
-- id     t.id
{mail/template_view.sql}
where t.tenant_id = :tenant and t.deleted_at is null and {where}
{page}
