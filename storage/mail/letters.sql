-- What the worker makes mails of (workers/mail/letters.cpp, LetterRow): a row for each mail that is still to be sent.
with {wanted}
select m.tenant_id, m.id, m.created_at, coalesce(m.slug, c.slug) as slug, m.one_time_token_id, t.purpose as token_purpose, m.campaign_id is not null as is_campaign,
       m.notification_id is not null as is_notification, n.title as notification_title, n.body as notification_body, n.link as notification_link,
       coalesce(m.subject, c.subject) as subject, coalesce(m.body, c.body) as body, coalesce(m.variables, c.variables) as variables,
       m.recipient,
       coalesce(p.first_name, u.first_name, '') as first_name, coalesce(p.last_name, u.last_name, '') as last_name,
       coalesce(m.locale, u.locale, s.settings ->> 'locale', 'en') as locale,
       coalesce(s.settings ->> 'organisation_name', '') as organisation, s.settings ->> 'email_from' as email_from,
       o.subject as own_subject, o.body as own_body,
       exists (select from suppression x where x.tenant_id = m.tenant_id and x.address = lower(m.recipient)
               and x.deleted_at is null and (x.scope = 'all' or m.campaign_id is not null))
       or (m.notification_id is not null and not coalesce(n.is_wanted and lower(n.address) = lower(m.recipient), false)) as suppressed
from wanted w
join email m on m.tenant_id = w.tenant_id and m.id = w.id and m.state = 'queued'
left join campaign c on c.tenant_id = m.tenant_id and c.id = m.campaign_id
left join candidate p on p.tenant_id = m.tenant_id and p.id = m.candidate_id
left join user_account u on u.tenant_id = m.tenant_id and u.id = m.user_id
left join one_time_token t on t.tenant_id = m.tenant_id and t.id = m.one_time_token_id and t.used_at is null and t.expires_at > now()
     and t.email = u.email and u.state = 'active'
left join lateral ({mail/notification_view.sql}
                   where n.tenant_id = m.tenant_id and n.id = m.notification_id) n on true
left join settings s on s.tenant_id = m.tenant_id and s.id = m.tenant_id
left join mail_template o on o.tenant_id = m.tenant_id and o.slug = coalesce(m.slug, c.slug) and o.deleted_at is null
