#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "api/server/http.h"
#include "base/config.h"
#include "base/seal.h"
#include "events/bus.h"
#include "schemas/files/file_type.h"
#include "schemas/messages/message.h"
#include "storage/blobs/blobs.h"
#include "storage/flow/replies.h"
#include "storage/queries/query.h"

namespace hirewire {

struct Route;
struct Desk;
struct Resource;
struct Vocabulary;
class Authentication;
class LiveStreams;
class PasswordPool;

/// What every request may use; one a process, made in main.
struct Services {
  const Config& config;
  const Keys& keys;
  boost::asio::io_context& io;
  Bus& bus;
  QueryPool& queries;
  Replies& replies;
  const Blobs& blobs;
  Authentication& authentication;
  PasswordPool& passwords;
  int partitions;               ///< a lane's
  std::string async_api = {};   ///< what travels: AsyncAPI 3.0, JSON (schemas/messages/async_api.h)
  LiveStreams* live = nullptr;  ///< of users who listen; null in a test that has none
};

/// One request on its way through an operation.
struct Call {
  Request& request;
  const Route& route;
  const Services& services;
  Actor actor;
  std::map<std::string, std::string, std::less<>> path;  ///< parameters by canonical name ("id", "job_id"), decoded
  std::multimap<std::string, std::string, std::less<>> query;  ///< by canonical name, decoded
  std::string canonical_path = {};            ///< of the request (api/routing/router.h), `me` being the caller's id
  const Desk* desk = nullptr;                 ///< the listener's
  const Vocabulary* vocabulary = nullptr;     ///< the dialect's
  Envelope envelope;                          ///< of the command; its origin is there from the start
  std::shared_ptr<void> command;              ///< bound
  const Shape* shape = nullptr;               ///< the command's
  std::optional<std::string> body_says = {};  ///< of a body that was streamed, for the fingerprint

  /// The command, or a described base of it; throws std::logic_error for any other type.
  template <class T>
  T& as() {
    return *static_cast<T*>(const_cast<void*>(shape->part(shape_of<T>(), command.get())));
  }
};

/// What an operation answers, never bytes: a dialect presents it.
struct Item {
  Rows rows;
  int row = 0;
};  ///< columns of the operation's view
struct Page {
  Rows rows;
  std::int64_t total = 0;
  std::int64_t offset = 0;  ///< of the first row, from page/size or skip/limit
  std::int64_t limit = 20;
  std::optional<std::string> next;  ///< cursor
};
struct Accepted {  ///< 202: taken, not yet carried out
  Uuid command_id;
  std::optional<Uuid> object_id;  ///< once there is one
};
struct Nothing {};
/// A body made by the operation of a described struct (tokens, health): rendered through the dialect like a view.
struct Made {
  const Shape* shape = nullptr;
  std::shared_ptr<void> value;
  int status = 0;
};  ///< 0: the route's status
struct Stream {
  Response response;
};  ///< ready bytes: metrics, OpenAPI, docs
using Answer = std::variant<Item, Page, Accepted, Nothing, Made, Stream>;

template <class T>
Made made(T value, int status = 0) {
  return {&shape_of<T>(), std::make_shared<T>(std::move(value)), status};
}

/// What a caller filters a list by: canonical name → any of these values.
using Filters = std::map<std::string, std::vector<std::string>, std::less<>>;

/// Who may use an operation: the name of a line of schemas/messages/permissions.h, or one of the constants below.
/// Nothing stands for "nobody said": what is open is open by a word.
class Permission {
 public:
  /// Does not compile where the name is empty.
  consteval Permission(const char* name) : name_(name) {  // NOLINT(google-explicit-constructor): "view_jobs" is one
    if (name_.empty()) throw "an operation needs a permission";
  }
  [[nodiscard]] constexpr std::string_view name() const { return name_; }
  bool operator==(const Permission&) const = default;

 private:
  std::string_view name_;
};
inline constexpr Permission open_to_all = "open_to_all";  ///< public; a token that is shown must be good
inline constexpr Permission signed_in = "signed_in";      ///< any user
/// Public, and the caller is not identified: it answers while the database is away.
inline constexpr Permission anyone = "anyone";

/// The file that an operation takes, in a form (api/requests/bind_upload.h); what is told of it goes to the part of the
/// command that is an UploadedFile.
struct FileDemand {
  const BlobKind* kind = nullptr;
  std::span<const FileType> types;
  std::int64_t largest = 0;        ///< bytes
  bool required = true;            ///< else the same members may come as JSON, without a file
  std::string_view part = "file";  ///< as the documents call it
};

/// What an operation does, beside its name and who may.
struct Behaviour {
  std::string_view resource = {};  ///< the noun of a 404: "candidate"
  /// What the object is a child of, where a path says so: the candidate of an education. The path's first id is the
  /// parent's and goes to the member that parent_member names, of command and .sql file; what is made has the parent's
  /// tag. A list asks for its parent in the same round trip.
  const Resource* parent = nullptr;

  // A query, or the row that a command's answer shows (asked with :id = the object's id).
  std::string_view sql = {};  ///< of storage/, e.g. "candidates/by_id.sql"
  const Shape& (*view)() = nullptr;
  /// Decides what a caller's filters mean before they are checked against the .sql file's (status=active is a state:
  /// docs/domain.md §0).
  void (*narrow)(Filters&) = nullptr;
  /// Of one row: parameters of the .sql file that a caller may give in the query, by canonical names.
  std::span<const std::string_view> takes = {};

  // A command.
  const Shape& (*command)() = nullptr;
  std::string_view type = {};  ///< its name on the wire
  std::string_view lane = {};
  /// Runs at the door after bind, before the fingerprinted command is sent: hashes, counts, stores a file, sets
  /// internal members and envelope.subject (default: the path's id, or a fresh id where the command has an internal
  /// member `id`).
  boost::asio::awaitable<Result<void>> (*prepare)(Call&) = nullptr;
  bool ignores_key = false;  ///< issues tokens: an Idempotency-Key means nothing
  int also_answers = 0;      ///< a second status with the same body: 503 where something is unhealthy
  bool streams = false;      ///< the body goes to `prepare` piece by piece
  /// It changes what somebody may: this door looks at every session anew, the others do within a second.
  bool changes_rights = false;
  /// Whether the command gives an account an e-mail address, which a 409 would tell to be known (AddressLimits).
  bool (*names_address)(Call&) = nullptr;
  const FileDemand* file = nullptr;
  /// What a caller sends where that is not the command: with `streams`, what `prepare` reads.
  const Shape& (*body)() = nullptr;
  bool body_is_form = false;  ///< multipart/form-data instead of JSON

  /// Instead of the two generic handlers: login, health, …
  boost::asio::awaitable<Result<Answer>> (*answer)(Call&) = nullptr;
  std::string_view answer_reads = {};  ///< of the query, by canonical name: the parameter that `answer` reads itself
  /// The command that a reaction sends and the answer waits for, as long again as for the call's own: by then what the
  /// caller may do has changed, and his next request may rely on it. nullopt: there is none. Past it the answer is the
  /// same; what is left of it comes later.
  std::optional<Uuid> (*settles_on)(const Call&) = nullptr;
  /// After a command was carried out, instead of reading the row with `sql`.
  boost::asio::awaitable<Result<Answer>> (*answered)(Call&, const Reply&) = nullptr;
};

/// One of the 264 things the product does (named as in api/documents/endpoints.inc), the same on every listener,
/// its permission too.
struct Operation : Behaviour {
  std::string_view name;
  Permission permission;

  constexpr Operation(std::string_view its_name, Permission who, Behaviour behaviour)
      : Behaviour(behaviour), name(its_name), permission(who) {}
};

/// What an aggregate's operations have in common. An operation is made of it and of what is its own: name, permission
/// and whatever else is special (`prepare`, `narrow`, …). What is said by hand stands: `.sql`, `.view`, `.resource` and
/// `.lane` are the resource's only where nothing was said.
struct Resource {
  std::string_view noun;  ///< of a 404, and what is made: "skill"
  std::string_view one;   ///< .sql file of storage/: the row that :id names
  std::string_view list;  ///< .sql file of storage/
  const Shape& (*view)() = nullptr;
  std::string_view lane = {};
};

/// "candidate_id".
std::string parent_member(const Resource& parent);

namespace operation_detail {
constexpr Behaviour asking(const Resource& resource, std::string_view sql, Behaviour own) {
  if (own.resource.empty()) own.resource = resource.noun;
  if (own.sql.empty()) own.sql = sql;
  if (own.view == nullptr) own.view = resource.view;
  return own;
}
template <class C>
constexpr Behaviour sending(const Resource& resource, Behaviour own) {
  if (own.resource.empty()) own.resource = resource.noun;
  if (own.lane.empty()) own.lane = resource.lane;
  own.command = &shape_of<C>;
  own.type = type_of<C>();
  return own;
}
}  // namespace operation_detail

/// Asks for a list.
constexpr Operation lists(const Resource& resource, std::string_view name, Permission who, Behaviour own = {}) {
  return {name, who, operation_detail::asking(resource, resource.list, own)};
}
/// Asks for one row.
constexpr Operation shows(const Resource& resource, std::string_view name, Permission who, Behaviour own = {}) {
  return {name, who, operation_detail::asking(resource, resource.one, own)};
}
/// Sends a C and shows nothing.
template <class C>
constexpr Operation sends(const Resource& resource, std::string_view name, Permission who, Behaviour own = {}) {
  return {name, who, operation_detail::sending<C>(resource, own)};
}
/// Sends a C and shows the row that it made or changed.
template <class C>
constexpr Operation sends_and_shows(const Resource& resource, std::string_view name, Permission who,
                                    Behaviour own = {}) {
  return {name, who, operation_detail::asking(resource, resource.one, operation_detail::sending<C>(resource, own))};
}

struct CarriedOut {
  Reply reply;
  std::optional<Rows> row;  ///< what `then` gave, where it was asked and answered
};
/// Sends the call's command and waits for its reply until the deadline (5 s, `Prefer: wait=n`, `respond-async`).
/// CarriedOut, or Accepted where Kafka has it but nothing answered yet, or `unavailable` where Kafka did not
/// acknowledge.
boost::asio::awaitable<Result<std::variant<CarriedOut, Accepted>>> carry_out(Call& call, const Behaviour& operation,
                                                                             std::optional<Replies::Then> then = {});
/// The request's JSON body in the dialect's words into a struct of `shape`, every fault at once; for an `answer` that
/// reads a body of its own. An empty body is an empty object; another Content-Type than JSON is a 415.
Result<void> bind_body(const Call& call, const Shape& shape, void* object);
/// Runs statements for the call's tenant on the query pool and resumes on the io_context.
boost::asio::awaitable<Result<std::vector<Rows>>> ask(const Services& services, const Uuid& tenant,
                                                      std::vector<Statement> statements);
/// The rows of one .sql file of storage/, asked for an actor, in his tenant.
using Arguments = std::map<std::string, Value, std::less<>>;
boost::asio::awaitable<Result<Rows>> ask_one(const Services& services, Actor actor, std::string_view path,
                                             Arguments arguments);
/// The same for the call's actor.
boost::asio::awaitable<Result<Rows>> ask_one(const Call& call, std::string_view path, Arguments arguments);

}  // namespace hirewire
