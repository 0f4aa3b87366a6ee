#include "schemas/import_names.h"

#include <doctest/doctest.h>

#include <vector>

using namespace hirewire::candidates;

namespace {

std::string field(std::string_view cell) {
  const auto known = known_column(cell);
  return known ? std::string(name_of(known->field)) : std::string();
}

struct Named {
  std::string_view cell, field;
};

}  // namespace

TEST_CASE("a column's name is the same in any case, spacing, accents and marks of a template") {
  for (const std::string_view cell :
       {"first_name", "First Name", "FIRST-NAME", "firstName", "First\u00a0Name", "First\nName", "\ufeffFirst Name",
        "First\u200bName", " First  Name * ", "First Name:", "First Name (required)", "First name [Optional]",
        "Ｆｉｒｓｔ Ｎａｍｅ", "\"First Name\"", "Prénom", "Pre\u0301nom", "PRÉNOM", "Prénom (obligatoire)"}) {
    CAPTURE(cell);
    CHECK(field(cell) == "first_name");
  }
  CHECK(column_key("N° de téléphone") == "ndetelephone");
  CHECK(column_key("\xff") == "");
  CHECK(column_key(" * ") == "");
  CHECK(column_key("required") == "required");
  for (const std::string_view cell : {"", "*", "Required", "Shoe size", "Notes", "Candidate Notes", "имя", "\xc3"}) {
    CAPTURE(cell);
    CHECK_FALSE(is_import_column(cell));
  }
}

TEST_CASE("the headers of other programs' exports are known") {
  const Named all[] = {// LinkedIn, Connections.csv
                       {"First Name", "first_name"},
                       {"Last Name", "last_name"},
                       {"URL", "links"},
                       {"Email Address", "email"},
                       {"Company", ""},
                       {"Position", "position"},
                       {"Connected On", ""},
                       // Outlook, in English and in French
                       {"E-mail Address", "email"},
                       {"E-mail 2 Address", "email"},
                       {"E-mail Display Name", ""},
                       {"Middle Name", ""},
                       {"Mobile Phone", "phone"},
                       {"Job Title", "position"},
                       {"Web Page", "links"},
                       {"Home City", "location"},
                       {"Adresse de messagerie", "email"},
                       {"Tél. mobile", "phone"},
                       {"Nom de famille", "last_name"},
                       // Google Contacts
                       {"Given Name", "first_name"},
                       {"Family Name", "last_name"},
                       {"E-mail 1 - Value", "email"},
                       {"E-mail 1 - Label", ""},
                       {"Phone 1 - Value", "phone"},
                       {"Organization Title", "position"},
                       {"Website 1 - Value", "links"},
                       {"Address 1 - City", "location"},
                       // Greenhouse
                       {"Candidate Name", "name"},
                       {"Candidate Email Addresses", "email"},
                       {"Candidate Phone Numbers", "phone"},
                       {"Title", "position"},
                       // Lever
                       {"Emails", "email"},
                       {"Phones", "phone"},
                       {"Headline", "headline"},
                       {"Links", "links"},
                       {"Location", "location"},
                       // Workable
                       {"Full name", "name"},
                       {"Summary", "summary"},
                       {"Profile / Social links", "links"},
                       {"Candidate email", "email"},
                       // SmartRecruiters
                       {"Candidate First Name", "first_name"},
                       {"Candidate Last Name", "last_name"},
                       {"Candidate Phone", "phone"},
                       {"Current Job Title", "position"},
                       {"Candidate Location", "location"},
                       // In French
                       {"Nom", "name"},
                       {"Nom et prénom", "name"},
                       {"Courriel", "email"},
                       {"Adresse électronique", "email"},
                       {"Téléphone", "phone"},
                       {"Années d'expérience", "experience_years"},
                       {"Années d’expérience", "experience_years"},
                       {"Intitulé du poste", "position"},
                       {"Diplôme", "qualifications"},
                       {"Ville", "location"},
                       {"Site web", "links"},
                       // What this house and its neighbours call them
                       {"experience_years", "experience_years"},
                       {"Years of Experience", "experience_years"},
                       {"job_search_mode", "job_search_mode"},
                       {"LinkedIn Profile URL", "links"},
                       {"GitHub", "links"},
                       {"Status", "status"},
                       {"domain", "domain"},
                       {"qualifications", "qualifications"}};
  for (const auto& [cell, wanted] : all) {
    CAPTURE(cell);
    CHECK(field(cell) == wanted);
  }
}

TEST_CASE("of several columns for one field a likelier name comes first") {
  CHECK(known_column("Email")->rank < known_column("E-mail 2 Address")->rank);
  CHECK(known_column("Mobile Phone")->rank < known_column("Home Phone")->rank);
  CHECK(known_column("Location")->rank < known_column("City")->rank);
  CHECK(known_column("Job Title")->rank < known_column("Title")->rank);
}
