#include "schemas/consultants.h"

#include "schemas/language/describe.h"

namespace hirewire::consultants {

BOOST_DESCRIBE_STRUCT(ConsultantFields, (), (title, specialties, region))
BOOST_DESCRIBE_STRUCT(TargetFields, (), (period, placements, interviews, submissions))
BOOST_DESCRIBE_STRUCT(CreateConsultant, (NewObject, ConsultantFields, identity::WrittenName), (user_id, email))
BOOST_DESCRIBE_STRUCT(UpdateConsultant, (ExistingObject), (changes))
BOOST_DESCRIBE_STRUCT(DeleteConsultant, (ExistingObject), ())
BOOST_DESCRIBE_STRUCT(SetTargets, (ExistingObject), (changes))
BOOST_DESCRIBE_STRUCT(RetireConsultant, (), (user_id))
BOOST_DESCRIBE_STRUCT(EndAssignments, (), (id, after))
BOOST_DESCRIBE_STRUCT(ConsultantCreated, (ConsultantFields), (user_id, role_before))
BOOST_DESCRIBE_STRUCT(ConsultantUpdated, (), (changes))
BOOST_DESCRIBE_STRUCT(ConsultantDeleted, (), (user_id))
BOOST_DESCRIBE_STRUCT(TargetsSet, (), (changes))
BOOST_DESCRIBE_STRUCT(AssignmentsEnded, (), (candidates, last))
BOOST_DESCRIBE_STRUCT(Consultant, (Stored, ConsultantFields, TargetFields), (user_id))
BOOST_DESCRIBE_STRUCT(AssignedConsultant, (Stored), (candidates))
BOOST_DESCRIBE_STRUCT(FutureConsultant, (Stored), (role, state))
BOOST_DESCRIBE_STRUCT(ConsultantView, (Identified, ConsultantFields, Versioned),
                      (user_id, name, email, state, targets, active_assignments, placements))
BOOST_DESCRIBE_STRUCT(ClientView, (companies::CompanyView), (active_assignments, placements))
BOOST_DESCRIBE_STRUCT(Achieved, (), (placements, interviews, submissions))
BOOST_DESCRIBE_STRUCT(TargetsView, (TargetFields), (consultant_id, achieved, version, updated_at))
BOOST_DESCRIBE_STRUCT(Period, (), (from, to))
BOOST_DESCRIBE_STRUCT(Attainment, (), (placements, interviews, submissions))
BOOST_DESCRIBE_STRUCT(PerformanceView, (),
                      (consultant_id, period, assigned, submitted, interviews, offers, placements, conversion_rate,
                       average_days_to_fill, targets, attainment))

}  // namespace hirewire::consultants

namespace hirewire {

using namespace consultants;

template <>
Marks marks_of<ConsultantFields>() {
  return {mark("title").max(200), mark("specialties").max(50), mark("region").max(200)};
}
template <>
Marks marks_of<TargetFields>() {
  constexpr std::int64_t most = 1'000'000;
  return {mark("period").values({"month", "quarter", "year"}), mark("placements").min(0).max(most),
          mark("interviews").min(0).max(most), mark("submissions").min(0).max(most)};
}
template <>
Marks marks_of<CreateConsultant>() {
  return {mark("email").personal().format(Format::email).max(254)};
}
template <>
Marks marks_of<ConsultantView>() {
  return {mark("name").personal().derived(), mark("email").personal().derived(), mark("active_assignments").derived(),
          mark("placements").derived()};
}
template <>
Marks marks_of<ClientView>() {
  return {mark("active_assignments").derived(), mark("placements").derived()};
}
template <>
Marks marks_of<TargetsView>() {
  return {mark("achieved").derived()};
}
template <>
Marks marks_of<PerformanceView>() {
  return {mark("period").derived(),     mark("assigned").derived(),        mark("submitted").derived(),
          mark("interviews").derived(), mark("offers").derived(),          mark("placements").derived(),
          mark("attainment").derived(), mark("conversion_rate").derived(), mark("average_days_to_fill").derived()};
}

template const Shape& shape_of<ConsultantFields>();
template const Shape& shape_of<TargetFields>();
template const Shape& shape_of<CreateConsultant>();
template const Shape& shape_of<UpdateConsultant>();
template const Shape& shape_of<DeleteConsultant>();
template const Shape& shape_of<SetTargets>();
template const Shape& shape_of<RetireConsultant>();
template const Shape& shape_of<EndAssignments>();
template const Shape& shape_of<ConsultantCreated>();
template const Shape& shape_of<ConsultantUpdated>();
template const Shape& shape_of<ConsultantDeleted>();
template const Shape& shape_of<TargetsSet>();
template const Shape& shape_of<AssignmentsEnded>();
template const Shape& shape_of<Consultant>();
template const Shape& shape_of<AssignedConsultant>();
template const Shape& shape_of<FutureConsultant>();
template const Shape& shape_of<ConsultantView>();
template const Shape& shape_of<ClientView>();
template const Shape& shape_of<TargetsView>();
template const Shape& shape_of<PerformanceView>();

}  // namespace hirewire
