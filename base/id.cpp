#include "base/id.h"

#include <pthread.h>
#include <sodium.h>

#include <bit>
#include <cstring>
#include <limits>
#include <span>

namespace hirewire {
namespace {

[[maybe_unused]] const int sodium_started = sodium_init();  // picks the fastest code for this CPU

/// A thread's stock of random bytes. A system call for each id would cost more than all the rest of it, and
/// randombytes_buf alone makes one for every 256 bytes: so a fresh key from the system, stretched by ChaCha20.
struct RandomStock {
  std::array<std::uint8_t, 4096> bytes;
  std::size_t left;
};
constinit thread_local RandomStock stock{};

// A forked child must not draw what its parent draws.
[[maybe_unused]] const int emptied_by_fork = pthread_atfork(nullptr, nullptr, [] { stock.left = 0; });

void fill_random(std::span<std::uint8_t> out) {
  if (stock.left < out.size()) {
    std::array<std::uint8_t, randombytes_SEEDBYTES> seed;
    randombytes_buf(seed.data(), seed.size());
    randombytes_buf_deterministic(stock.bytes.data(), stock.bytes.size(), seed.data());
    stock.left = stock.bytes.size();
  }
  stock.left -= out.size();
  std::memcpy(out.data(), stock.bytes.data() + stock.left, out.size());
}

void set_time(Uuid& id, Instant at) {
  const auto milliseconds = std::chrono::floor<std::chrono::milliseconds>(at).time_since_epoch().count();
  for (std::size_t i = 0; i < 6; ++i) id.bytes[i] = static_cast<std::uint8_t>(milliseconds >> (40 - 8 * i));
}

Uuid mint_at(Instant at) {
  Uuid id;
  fill_random(std::span(id.bytes).subspan<6>());
  id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0f) | 0x70);
  id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3f) | 0x80);
  set_time(id, at);
  return id;
}

/// Leaves version, variant and the random bits below the tag as they are.
void set_tag(Uuid& id, Tag tag) {
  auto& b = id.bytes;
  const auto put = [&b](std::size_t at, unsigned kept, Tag bits) {
    b[at] = static_cast<std::uint8_t>((b[at] & kept) | (bits & ~kept & 0xff));
  };
  put(6, 0xf0, tag >> 28);
  put(7, 0x00, tag >> 20);
  put(8, 0xc0, tag >> 14);
  put(9, 0x00, tag >> 6);
  put(10, 0x03, tag << 2);
}

/// `parent` with every bit below its tag drawn from the hash; the second half of the hash is for a new tag.
struct Derived {
  Uuid id;
  Tag fresh_tag;
};

Derived derive_bits(const Uuid& parent, std::string_view purpose, std::uint64_t n) {
  std::array<std::uint8_t, 8> number;
  for (std::size_t i = 0; i < number.size(); ++i) number[i] = static_cast<std::uint8_t>(n >> (56 - 8 * i));
  std::array<std::uint8_t, crypto_generichash_BYTES_MIN> hash;
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, hash.size());
  crypto_generichash_update(&state, parent.bytes.data(), parent.bytes.size());
  crypto_generichash_update(&state, number.data(), number.size());
  // Last, because it alone has no fixed length: no two inputs spell the same bytes.
  crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(purpose.data()), purpose.size());
  crypto_generichash_final(&state, hash.data(), hash.size());

  Derived derived{parent, 0};
  auto& b = derived.id.bytes;
  b[10] = static_cast<std::uint8_t>((b[10] & 0xfc) | (hash[0] & 0x03));
  std::memcpy(&b[11], &hash[1], 5);
  for (std::size_t i = 6; i < 10; ++i) derived.fresh_tag = derived.fresh_tag << 8 | hash[i];
  return derived;
}

int hex_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

bool has_hyphen_before(std::size_t byte) {
  return byte == 4 || byte == 6 || byte == 8 || byte == 10;
}

}  // namespace

std::string to_string(const Uuid& id) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(36);
  for (std::size_t i = 0; i < id.bytes.size(); ++i) {
    if (has_hyphen_before(i)) text += '-';
    text += digits[id.bytes[i] >> 4];
    text += digits[id.bytes[i] & 0x0f];
  }
  return text;
}

std::optional<Uuid> parse_uuid(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  Uuid id;
  std::size_t at = 0;
  for (std::size_t i = 0; i < id.bytes.size(); ++i) {
    if (has_hyphen_before(i) && text[at++] != '-') return std::nullopt;
    const int high = hex_value(text[at++]);
    const int low = hex_value(text[at++]);
    if (high < 0 || low < 0) return std::nullopt;
    id.bytes[i] = static_cast<std::uint8_t>(high << 4 | low);
  }
  return id;
}

Tag tag_of(const Uuid& id) {
  const auto& b = id.bytes;
  return Tag{b[6]} << 28 | Tag{b[7]} << 20 | (Tag{b[8]} & 0x3f) << 14 | Tag{b[9]} << 6 | Tag{b[10]} >> 2;
}

int partition_of(const Uuid& id, int partitions) {
  return static_cast<int>(tag_of(id) % static_cast<std::uint32_t>(partitions));
}

Tag tag_beside(Tag other, std::int64_t partitions, Tag random) {
  const auto count = static_cast<Tag>(partitions);
  const Tag whole = random - random % count;
  // The topmost incomplete run of tags would overflow: step down one run.
  return (whole > std::numeric_limits<Tag>::max() - count ? whole - count : whole) + other % count;
}

Uuid mint() {
  return mint_at(now());
}

Uuid mint(Tag tag) {
  Uuid id = mint();
  set_tag(id, tag);
  return id;
}

Uuid mint_gathered(Instant at, int partitions) {
  constexpr auto stay = std::chrono::milliseconds(4);
  static const Tag first = tag_of(mint());  // processes do not all march in step
  Uuid id = mint_at(at);
  set_tag(id, tag_beside(first + static_cast<Tag>(at.time_since_epoch() / stay), partitions, tag_of(id)));
  return id;
}

Uuid derive(const Uuid& parent, std::string_view purpose, std::uint64_t n) {
  return derive_bits(parent, purpose, n).id;
}

Uuid derive_spread(const Uuid& parent, std::string_view purpose, std::uint64_t n) {
  auto [id, fresh_tag] = derive_bits(parent, purpose, n);
  set_tag(id, fresh_tag);
  return id;
}

Uuid derive_tagged(const Uuid& parent, Tag tag, std::string_view purpose, std::uint64_t n) {
  Uuid id = derive_bits(parent, purpose, n).id;
  set_tag(id, tag);
  return id;
}

}  // namespace hirewire

std::size_t std::hash<hirewire::Uuid>::operator()(const hirewire::Uuid& id) const noexcept {
  const auto halves = std::bit_cast<std::array<std::uint64_t, 2>>(id.bytes);
  // Siblings share their first 80 bits, so the halves are mixed rather than added.
  std::uint64_t mixed = (halves[0] ^ std::rotl(halves[1], 29)) * 0x9e3779b97f4a7c15u;
  return mixed ^ mixed >> 32;
}
