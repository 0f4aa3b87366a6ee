# Writes OUT: the lines of LIST as a raw string, without the comment that it begins with.
file(READ ${LIST} list)
string(REGEX REPLACE "^(#[^\n]*\n)+" "" list "${list}")
file(WRITE ${OUT} "#include \"base/guessed_passwords.h\"

namespace hirewire {

std::string_view guessed_passwords() {
  static constexpr char list[] = R\"passwords(${list})passwords\";
  return {list, sizeof list - 1};
}

}  // namespace hirewire
")
