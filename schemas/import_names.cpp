#include "schemas/import_names.h"

#include <algorithm>
#include <array>

#include "base/unicode.h"

namespace hirewire::candidates {

namespace {

using enum ImportField;

struct Alias {
  std::string_view key;  ///< as column_key makes it
  ImportField field;
};
/// Of one field the likelier one first.
constexpr Alias aliases[] = {
    {"email", email},
    {"emailaddress", email},
    {"emailaddresses", email},
    {"emails", email},
    {"mail", email},
    {"mailaddress", email},
    {"emailid", email},
    {"primaryemail", email},
    {"personalemail", email},
    {"personalemailaddress", email},
    {"contactemail", email},
    {"workemail", email},
    {"email1", email},
    {"email1value", email},
    {"email1address", email},
    {"email2value", email},
    {"email2address", email},
    {"email3value", email},
    {"email3address", email},
    {"courriel", email},
    {"courriels", email},
    {"adressecourriel", email},
    {"adresseemail", email},
    {"adressemail", email},
    {"adresseelectronique", email},
    {"adressedemessagerie", email},
    {"adressedecourrier", email},
    {"mel", email},

    {"firstname", first_name},
    {"givenname", first_name},
    {"forename", first_name},
    {"prenom", first_name},
    {"prenoms", first_name},

    {"lastname", last_name},
    {"surname", last_name},
    {"familyname", last_name},
    {"nomdefamille", last_name},

    {"name", whole_name},
    {"fullname", whole_name},
    {"candidate", whole_name},
    {"applicant", whole_name},
    {"displayname", whole_name},
    {"nom", whole_name},
    {"nomcomplet", whole_name},
    {"candidat", whole_name},
    {"prenomnom", whole_name},
    {"prenometnom", whole_name},
    {"nomprenom", whole_name_backward},
    {"nometprenom", whole_name_backward},
    {"lastnamefirstname", whole_name_backward},

    {"phone", phone},
    {"phonenumber", phone},
    {"phonenumbers", phone},
    {"phones", phone},
    {"mobilephone", phone},
    {"mobile", phone},
    {"mobilenumber", phone},
    {"mobilephonenumber", phone},
    {"cellphone", phone},
    {"cell", phone},
    {"primaryphone", phone},
    {"phone1value", phone},
    {"telephone", phone},
    {"telephonenumber", phone},
    {"tel", phone},
    {"phonemobile", phone},
    {"contactnumber", phone},
    {"homephone", phone},
    {"businessphone", phone},
    {"workphone", phone},
    {"phone2value", phone},
    {"phone3value", phone},
    {"homephone2", phone},
    {"businessphone2", phone},
    {"telephonemobile", phone},
    {"telmobile", phone},
    {"telephoneportable", phone},
    {"telportable", phone},
    {"portable", phone},
    {"gsm", phone},
    {"numerodetelephone", phone},
    {"ndetelephone", phone},
    {"telephonedomicile", phone},
    {"telephoneprofessionnel", phone},
    {"telephonebureau", phone},

    {"domain", domain},
    {"domaine", domain},
    {"domaineexpertise", domain},
    {"domainofexpertise", domain},

    {"position", position},
    {"jobtitle", position},
    {"currentposition", position},
    {"currentjobtitle", position},
    {"currenttitle", position},
    {"currentrole", position},
    {"designation", position},
    {"title", position},
    {"organizationtitle", position},
    {"organization1title", position},
    {"occupation", position},
    {"poste", position},
    {"posteactuel", position},
    {"fonction", position},
    {"intituleduposte", position},
    {"intituledeposte", position},
    {"titreduposte", position},
    {"titre", position},
    {"metier", position},
    {"profession", position},

    {"experienceyears", experience_years},
    {"yearsofexperience", experience_years},
    {"yearsexperience", experience_years},
    {"experienceinyears", experience_years},
    {"totalexperience", experience_years},
    {"totalyearsofexperience", experience_years},
    {"workexperienceyears", experience_years},
    {"experience", experience_years},
    {"anneesdexperience", experience_years},
    {"anneesexperience", experience_years},
    {"nombredanneesdexperience", experience_years},
    {"experienceannees", experience_years},
    {"experienceenannees", experience_years},

    {"qualifications", qualifications},
    {"qualification", qualifications},
    {"diplome", qualifications},
    {"diplomes", qualifications},

    {"location", location},
    {"currentlocation", location},
    {"city", location},
    {"currentcity", location},
    {"town", location},
    {"homecity", location},
    {"businesscity", location},
    {"address1city", location},
    {"lieu", location},
    {"localisation", location},
    {"localite", location},
    {"lieuderesidence", location},
    {"ville", location},
    {"address", location},
    {"addresses", location},
    {"adresse", location},

    {"headline", headline},
    {"profileheadline", headline},
    {"tagline", headline},
    {"accroche", headline},
    {"titreprofil", headline},
    {"titreduprofil", headline},

    {"summary", summary},
    {"profilesummary", summary},
    {"professionalsummary", summary},
    {"about", summary},
    {"aboutme", summary},
    {"bio", summary},
    {"biography", summary},
    {"apropos", summary},
    {"biographie", summary},

    {"links", links},
    {"link", links},
    {"linkedin", links},
    {"linkedinurl", links},
    {"linkedinprofile", links},
    {"linkedinprofileurl", links},
    {"linkedinlink", links},
    {"profillinkedin", links},
    {"profileurl", links},
    {"publicprofileurl", links},
    {"url", links},
    {"urls", links},
    {"github", links},
    {"githuburl", links},
    {"githubprofile", links},
    {"gitlab", links},
    {"stackoverflow", links},
    {"portfolio", links},
    {"portfoliourl", links},
    {"portfoliolink", links},
    {"website", links},
    {"websites", links},
    {"websiteurl", links},
    {"website1value", links},
    {"website2value", links},
    {"webpage", links},
    {"personalwebpage", links},
    {"personalwebsite", links},
    {"homepage", links},
    {"blog", links},
    {"socialmedia", links},
    {"sociallinks", links},
    {"sociallink", links},
    {"socialprofiles", links},
    {"profilesociallinks", links},
    {"xing", links},
    {"viadeo", links},
    {"lien", links},
    {"liens", links},
    {"site", links},
    {"siteweb", links},
    {"siteinternet", links},
    {"pageweb", links},
    {"pageperso", links},

    {"preferences", preferences},

    {"jobsearchmode", job_search_mode},
    {"jobsearchstatus", job_search_mode},

    {"status", status},
    {"applicationstatus", status},
    {"statut", status},
};

/// Words that a template puts after a name to say whether it must be filled.
constexpr std::string_view marks[] = {"required",   "mandatory", "optional",   "obligatoire",
                                      "facultatif", "optionnel", "optionnelle"};
/// Whose the column is: of a file of candidates it says nothing.
constexpr std::string_view owners[] = {"candidate", "applicant", "candidat"};

const Alias* find_alias(std::string_view key) {
  const auto* const found = std::ranges::find(aliases, key, &Alias::key);
  return found == std::end(aliases) ? nullptr : found;
}

}  // namespace

std::string_view name_of(ImportField field) {
  static constexpr std::array<std::string_view, 18> names{
      "email",       "first_name",       "last_name",      "name",      "name",     "phone",   "domain",
      "position",    "experience_years", "qualifications", "location",  "headline", "summary", "links",
      "preferences", "job_search_mode",  "status",         "attributes"};
  static_assert(names.size() == static_cast<std::size_t>(attribute) + 1);
  return names[static_cast<std::size_t>(field)];
}

std::string column_key(std::string_view cell) {
  std::string key = letters_and_digits(cell);
  for (const std::string_view mark : marks) {
    if (key.size() > mark.size() && key.ends_with(mark)) key.resize(key.size() - mark.size());
  }
  return key;
}

std::optional<KnownColumn> known_column(std::string_view cell) {
  const std::string key = column_key(cell);
  const Alias* alias = find_alias(key);
  for (const std::string_view owner : owners) {
    if (alias == nullptr && key.starts_with(owner)) alias = find_alias(std::string_view(key).substr(owner.size()));
  }
  if (alias == nullptr) return std::nullopt;
  return KnownColumn{alias->field, static_cast<std::size_t>(alias - std::begin(aliases))};
}

bool is_import_column(std::string_view cell) {
  return known_column(cell).has_value();
}

}  // namespace hirewire::candidates
