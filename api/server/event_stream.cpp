#include "api/server/event_stream.h"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <utility>

namespace hirewire {
namespace {

constexpr std::string_view overflow_event = "event: overflow\ndata: reconnect with Last-Event-ID\n\n";
constexpr std::string_view ended_event = "event: ended\ndata: the session or the token has ended\n\n";

void append_field(std::string& out, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  if (value.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos)
    throw std::invalid_argument("a line break or NUL in an event's id or name");
  out.append(name).append(": ").append(value).push_back('\n');
}

}  // namespace

std::string to_text(const ServerSentEvent& event) {
  std::string out;
  out.reserve(event.id.size() + event.name.size() + event.data.size() + 32);
  append_field(out, "id", event.id);
  append_field(out, "event", event.name);
  for (std::string_view rest = event.data;;) {
    const auto end = rest.find_first_of("\r\n");
    out.append("data: ").append(rest.substr(0, end)).push_back('\n');
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + (rest.substr(end).starts_with("\r\n") ? 2 : 1));
  }
  out.push_back('\n');
  return out;
}

EventStreams::EventStreams(EventQueueLimits limits) : registry_(std::make_shared<Registry>(limits)) {}

std::shared_ptr<EventStream> EventStreams::subscribe(std::string topic) {
  std::shared_ptr<EventStream> stream(new EventStream(registry_));
  const std::lock_guard lock(registry_->mutex);
  stream->place_ = registry_->streams.emplace(std::move(topic), stream.get());
  return stream;
}

void EventStreams::publish(std::string_view topic, const ServerSentEvent& event) {
  const auto queued = EventStream::queued(event);
  const std::lock_guard lock(registry_->mutex);
  for (auto [at, end] = registry_->streams.equal_range(topic); at != end; ++at) at->second->push(queued);
}

std::size_t EventStreams::subscribers() const {
  const std::lock_guard lock(registry_->mutex);
  return registry_->streams.size();
}

EventStream::EventStream(std::shared_ptr<EventStreams::Registry> registry)
    : registry_(std::move(registry)), place_(registry_->streams.end()) {}

EventStream::~EventStream() {
  const std::lock_guard lock(registry_->mutex);
  if (place_ != registry_->streams.end()) registry_->streams.erase(place_);
}

EventStream::Shared EventStream::queued(const ServerSentEvent& event) {
  return std::make_shared<const Queued>(event.id, to_text(event));
}

void EventStream::push(Shared event) {
  if (overflowed_ || ended_) return;
  const auto& limits = registry_->limits;
  const bool fits = queue_.size() < limits.events && bytes_ + event->text.size() <= limits.bytes;
  if (fits || queue_.empty()) {
    bytes_ += event->text.size();
    queue_.push_back(std::move(event));
  } else {
    overflowed_ = true;
  }
  if (wake_) std::exchange(wake_, nullptr)();
}

void EventStream::replay(const std::vector<ServerSentEvent>& missed) {
  std::vector<Shared> first;
  std::set<std::string_view> ids;
  for (const auto& event : missed) {
    first.push_back(queued(event));
    if (!event.id.empty()) ids.insert(event.id);
  }
  const std::lock_guard lock(registry_->mutex);
  const auto since = std::exchange(queue_, {});
  const bool lost = std::exchange(overflowed_, false);
  bytes_ = 0;
  for (auto& event : first) push(std::move(event));
  for (const auto& event : since) {
    if (!ids.contains(event->id)) push(event);
  }
  overflowed_ = overflowed_ || lost;
}

void EventStream::end() {
  const std::lock_guard lock(registry_->mutex);
  ended_ = true;
  if (wake_) std::exchange(wake_, nullptr)();
}

EventStream::Taken EventStream::take(std::string& into, std::size_t enough) {
  Taken taken;
  const std::lock_guard lock(registry_->mutex);
  while (!queue_.empty() && into.size() <= enough) {
    into.append(queue_.front()->text);
    bytes_ -= queue_.front()->text.size();
    queue_.pop_front();
    ++taken.events;
  }
  taken.overflowed = overflowed_ && queue_.empty();
  taken.ended = !taken.overflowed && ended_ && queue_.empty();
  if (taken.overflowed) into.append(overflow_event);
  if (taken.ended) into.append(ended_event);
  return taken;
}

bool EventStream::when_ready(Wake wake) {
  const std::lock_guard lock(registry_->mutex);
  if (ready()) return false;
  wake_ = std::move(wake);
  return true;
}

}  // namespace hirewire
