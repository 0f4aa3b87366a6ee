#include "api/routing/bind.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "schemas/language/json.h"
#include "schemas/language/json_walk.h"

namespace hirewire {

namespace {

using Words = std::multimap<std::string, std::string, std::less<>>;

Fault fault(std::string_view field, std::string_view code, std::string message) {
  return {std::string(field), std::string(code), std::move(message)};
}

/// What a list may be asked, from the query string or from a POST's body.
class ListReader {
 public:
  ListReader(const Placed& placed, const Query& query) : placed_(placed), query_(query) {}
  void read_words(const Words& words);
  Result<void> read_body(std::string_view body);
  Result<ListAsk> finish();

 private:
  void read_filter_object(std::string_view filters);
  /// `word`: what the fault of a value names.
  void read_filter(const std::string& name, std::string_view value, const std::string& word);
  void read_filter_value(const std::string& name, std::string_view value, const std::string& word);
  [[nodiscard]] bool is_filter(const std::string& name) const;
  void add_filter(const std::string& name, std::string value);
  void read_paging(ListAsk& list);
  void read_sort(Query::Ask& ask);
  std::int64_t number(std::string_view word, std::int64_t least, std::int64_t otherwise);
  [[nodiscard]] const std::string* first(std::initializer_list<std::string_view> words) const;
  void bound_filter(const std::string& name, const std::vector<std::string>& values);
  void check_filters();

  const Placed& placed_;
  const Query& query_;
  Words words_;
  Filters filters_;
  std::vector<std::string> demanded_;  ///< filters of a body: unknown ones are faults
  std::vector<Fault> faults_;
};

constexpr std::string_view paging_words[] = {"page", "size", "page_size", "limit", "skip", "offset", "after"};
constexpr std::string_view about_the_list[] = {"page",   "size",  "page_size", "limit",   "skip",
                                               "offset", "after", "sort",      "sort_by", "sort_order"};

void ListReader::read_words(const Words& words) {
  for (const auto& [name, value] : words) {
    if (std::ranges::find(about_the_list, name) != std::end(about_the_list)) {
      words_.emplace(name, value);
    } else if (name == "query" || name == "search") {
      add_filter("q", value);
    } else {
      const bool prefixed = name.starts_with("filter_");
      add_filter(prefixed ? canonical_member(*placed_.dialect, name.substr(7)) : name, value);
    }
  }
}

bool is_single(std::string_view json) {
  return !json.starts_with('{') && !json.starts_with('[');
}

/// Whether the list has such a filter, or one that the operation makes of it.
bool ListReader::is_filter(const std::string& name) const {
  Filters meant{{name, {}}};
  if (query_.filters().end() == std::ranges::find(query_.filters(), name) && placed_.route.operation.narrow != nullptr)
    placed_.route.operation.narrow(meant);
  return std::ranges::any_of(meant, [&](const auto& filter) {
    return std::ranges::find(query_.filters(), filter.first) != query_.filters().end();
  });
}

Result<void> ListReader::read_body(std::string_view body) {
  if (body.empty()) return {};
  const auto json = canonical_json(body);
  if (!json) return Refused(json.error());
  if (!json->text.starts_with('{')) return Refused(malformed("The body must be a JSON object."));
  std::string_view inside = inside_json(json->text);
  std::string key;
  std::string_view value;
  Words words;
  while (next_json_member(inside, key, value)) {
    const std::string name = canonical_member(*placed_.dialect, key);
    if (is_json_null(value)) continue;
    if (name == "filters") {
      read_filter_object(value);
    } else if ((name == "query" || name == "q" || name == "search") && !value.starts_with('"')) {
      faults_.push_back(fault(name, "type", "Must be a text."));
    } else if (is_single(value)) {
      words.emplace(name, json_string_text(value));
    } else if (std::ranges::find(about_the_list, name) != std::end(about_the_list)) {
      faults_.push_back(fault(name, "type", "Must be a single value."));
    } else if (is_filter(name)) {
      read_filter(name, value, name);
    }
  }
  read_words(words);
  return {};
}

void ListReader::read_filter_object(std::string_view filters) {
  if (!filters.starts_with('{')) {
    faults_.push_back(
        fault("filters", "type", "Must be an object: {field: value}, {field: [values]} or {field: {min, max}}."));
    return;
  }
  std::string_view inside = inside_json(filters);
  std::string key;
  std::string_view value;
  while (next_json_member(inside, key, value)) {
    const std::string name = canonical_member(*placed_.dialect, key);
    read_filter(name, value, "filters." + name);
  }
}

void ListReader::read_filter_value(const std::string& name, std::string_view value, const std::string& word) {
  if (is_single(value) && !is_json_null(value)) {
    add_filter(name, json_string_text(value));
  } else if (faults_.empty() || faults_.back().field != word) {
    faults_.push_back(fault(word, "type", "Must be made of texts, numbers, true and false."));
  }
}

void ListReader::read_filter(const std::string& name, std::string_view value, const std::string& word) {
  if (is_json_null(value)) return;
  demanded_.push_back(name);
  if (value.starts_with('[')) {
    std::string_view rest = inside_json(value);
    filters_[name];
    for (auto element = next_json_value(rest); !element.empty(); element = next_json_value(rest))
      read_filter_value(name, element, word);
  } else if (value.starts_with('{')) {
    demanded_.pop_back();
    std::string_view inside = inside_json(value);
    std::string key;
    std::string_view bound;
    while (next_json_member(inside, key, bound)) {
      if (key != "min" && key != "max") {
        faults_.push_back(fault(word, "type", "A range is {\"min\": …, \"max\": …}."));
      } else if (!is_json_null(bound)) {
        demanded_.push_back(fmt::format("{}_{}", name, key));
        read_filter_value(demanded_.back(), bound, word);
      }
    }
  } else {
    add_filter(name, json_string_text(value));
  }
}

void ListReader::add_filter(const std::string& name, std::string value) {
  auto& values = filters_[name];
  if (value.empty()) return;
  if (name != "skills" && name != "ids") {
    values.push_back(canonical_value(*placed_.dialect, name, std::move(value)));
    return;
  }
  for (std::string_view rest = value; !rest.empty();) {  // interview-platform:151, ats:89: a comma list
    const std::size_t comma = std::min(rest.find(','), rest.size());
    if (comma > 0) values.emplace_back(rest.substr(0, comma));
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
}

const std::string* ListReader::first(std::initializer_list<std::string_view> words) const {
  for (const std::string_view word : words) {
    if (const auto found = words_.find(word); found != words_.end()) return &found->second;
  }
  return nullptr;
}

std::int64_t ListReader::number(std::string_view word, std::int64_t least, std::int64_t otherwise) {
  const auto found = words_.find(word);
  if (found == words_.end()) return otherwise;
  const std::string& text = found->second;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  constexpr std::int64_t most = 1'000'000'000;
  if (error == std::errc{} && end == text.data() + text.size() && value >= least && value <= most) return value;
  faults_.push_back(fault(word, "type", fmt::format("Must be a whole number from {} to {}.", least, most)));
  return otherwise;
}

void ListReader::read_paging(ListAsk& list) {
  const bool paged = std::ranges::any_of(paging_words, [&](std::string_view word) { return words_.contains(word); });
  if (placed_.route.body == Body::array && !paged) {
    list.ask.limit = largest_array;
    return;
  }
  std::int64_t size = placed_.dialect->page_size;
  for (const std::string_view word : {"limit", "page_size", "size"}) size = number(word, 1, size);
  list.ask.limit = std::min(size, largest_page);
  const std::int64_t skip = number("skip", 0, number("offset", 0, -1));
  list.page = skip >= 0 ? skip / list.ask.limit + 1 : number("page", 1, 1);
  list.offset = skip >= 0 ? skip : (list.page - 1) * list.ask.limit;
  list.ask.offset = list.offset;
  if (const std::string* after = first({"after"}); after != nullptr && !after->empty()) {
    list.ask.after = *after;
    list.ask.offset = 0;
  }
}

void ListReader::read_sort(Query::Ask& ask) {
  std::string_view word = "sort";
  const std::string* text = first({"sort"});
  if (text == nullptr) {
    word = "sort_by";
    text = first({"sort_by"});
  }
  if (text == nullptr || text->empty()) return;
  const bool minus = text->starts_with('-');
  ask.sort = canonical_member(*placed_.dialect, std::string_view(*text).substr(minus ? 1 : 0));
  ask.descending = minus;
  if (const std::string* order = first({"sort_order"}); order != nullptr && !minus) {
    const bool descending = *order == "desc" || *order == "DESC";
    if (!descending && *order != "asc" && *order != "ASC")
      faults_.push_back(fault("sort_order", "not_allowed", "Must be asc or desc."));
    ask.descending = descending;
  }
  if (std::ranges::find(query_.sorts(), ask.sort) != query_.sorts().end()) return;
  std::string allowed;
  for (const std::string& name : query_.sorts())
    allowed += (allowed.empty() ? "" : ", ") + spell(*placed_.dialect, name);
  faults_.push_back(fault(word, "not_allowed", fmt::format("This list sorts by one of: {}.", allowed)));
}

/// Each value is compared with every row: a megabyte of it, or a hundred thousand, would keep the database busy for
/// seconds.
void ListReader::bound_filter(const std::string& name, const std::vector<std::string>& values) {
  constexpr std::size_t longest = 300;
  constexpr std::size_t most = 200;
  const std::string word = name == "q" ? "query" : name;
  if (values.size() > most) faults_.push_back(fault(word, "too_many", fmt::format("Must be at most {} values.", most)));
  if (std::ranges::any_of(values, [](const std::string& value) { return value.size() > longest; }))
    faults_.push_back(fault(word, "too_long", fmt::format("Must have at most {} bytes.", longest)));
}

void ListReader::check_filters() {
  Filters known;
  for (auto& [name, values] : filters_) {
    if (std::ranges::find(query_.filters(), name) == query_.filters().end() || values.empty()) continue;
    bound_filter(name, values);
    known[name] = std::move(values);
  }
  for (const std::string& name : demanded_) {
    if (std::ranges::find(query_.filters(), name) != query_.filters().end() || !filters_.contains(name)) continue;
    std::string allowed;
    for (const std::string& filter : query_.filters())
      allowed += (allowed.empty() ? "" : ", ") + spell(*placed_.dialect, filter);
    faults_.push_back(fault("filters." + name, "not_allowed", fmt::format("This search filters by: {}.", allowed)));
  }
  filters_ = std::move(known);
}

Result<ListAsk> ListReader::finish() {
  ListAsk list;
  read_paging(list);
  read_sort(list.ask);
  if (placed_.route.operation.narrow != nullptr) placed_.route.operation.narrow(filters_);
  check_filters();
  if (!faults_.empty()) return Refused(invalid(std::move(faults_)));
  list.ask.filters = std::move(filters_);
  return list;
}

}  // namespace

Result<Words> read_query(std::string_view query, const Dialect& dialect) {
  Words words;
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    const auto key = percent_decoded(pair.substr(0, equals), true);
    auto value = percent_decoded(pair.substr(std::min(equals + 1, pair.size())), true);
    if (!key || !value) return Refused(malformed("The query string is not percent-encoded UTF-8."));
    words.emplace(canonical_member(dialect, *key), std::move(*value));
  }
  return words;
}

Result<ListAsk> bind_list(const Call& call, const Placed& placed, const Query& query) {
  ListReader reader(placed, query);
  if (call.request.method == "POST") {
    if (auto json = expect_json(call.request); !json) return Refused(json.error());
    if (auto body = reader.read_body(call.request.body); !body) return Refused(body.error());
  }
  reader.read_words(call.query);
  return reader.finish();
}

}  // namespace hirewire
