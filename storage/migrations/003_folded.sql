-- How a fold says that it came up short (storage/flow/fold.h): a version has moved, or a directory value is taken.
create function {flow}.folded(done bigint, wanted bigint) returns bigint language plpgsql immutable as $folded$
begin
  if done <> wanted then
    raise exception 'folded % of %', done, wanted using errcode = 'HW001';
  end if;
  return done;
end
$folded$;
