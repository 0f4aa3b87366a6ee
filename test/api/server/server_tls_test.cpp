#include <doctest/doctest.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <cstdio>
#include <filesystem>
#include <memory>

#include "api/server/event_stream.h"
#include "server_harness.h"

namespace hirewire::server_test {
namespace {

/// A self-signed certificate for localhost and its key, as PEM files that vanish again.
struct Certificate {
  std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("hirewire_tls_" + std::to_string(::getpid()));
  std::string certificate = folder / "cert.pem", key = folder / "key.pem";

  Certificate() {
    std::filesystem::create_directories(folder);
    std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> pair(EVP_EC_gen("P-256"), EVP_PKEY_free);
    std::unique_ptr<X509, decltype(&X509_free)> made(X509_new(), X509_free);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), 0);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), 3600);
    X509_set_pubkey(made.get(), pair.get());
    auto* name = X509_get_subject_name(made.get());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("localhost"), -1, -1,
                               0);
    X509_set_issuer_name(made.get(), name);
    X509_sign(made.get(), pair.get(), EVP_sha256());
    auto* out = std::fopen(certificate.c_str(), "w");
    PEM_write_X509(out, made.get());
    std::fclose(out);
    out = std::fopen(key.c_str(), "w");
    PEM_write_PrivateKey(out, pair.get(), nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(out);
  }
  ~Certificate() { std::filesystem::remove_all(folder); }
};

struct TlsClient {
  RawClient tcp;
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context{SSL_CTX_new(TLS_client_method()), SSL_CTX_free};
  std::unique_ptr<SSL, decltype(&SSL_free)> ssl{nullptr, SSL_free};

  explicit TlsClient(std::uint16_t port, int highest = 0) : tcp(port) {
    SSL_CTX_set_security_level(context.get(), 0);
    if (highest) SSL_CTX_set_max_proto_version(context.get(), highest);
    ssl.reset(SSL_new(context.get()));
    SSL_set_fd(ssl.get(), tcp.native());
  }
  bool shake_hands() { return SSL_connect(ssl.get()) == 1; }
  void send(std::string_view bytes) { SSL_write(ssl.get(), bytes.data(), static_cast<int>(bytes.size())); }
  std::string read_until(std::string_view part) {
    std::string all;
    char one = 0;
    while (!all.ends_with(part) && SSL_read(ssl.get(), &one, 1) > 0) all.push_back(one);
    return all;
  }
  std::string read_to_close() {
    std::string all;
    char piece[4096];
    for (int n = 0; (n = SSL_read(ssl.get(), piece, sizeof piece)) > 0;) all.append(piece, static_cast<std::size_t>(n));
    return all;
  }
};

TEST_CASE("TLS: requests, a large body both ways and a clean goodbye") {
  Certificate files;
  auto listener = plain_listener([](Request& request) -> boost::asio::awaitable<Response> {
    Response response;
    response.body = (request.tls ? "tls " : "plain ") + std::move(request.body);
    co_return response;
  });
  RunningServer server({listener}, quiet_limits(), "*", files.certificate, files.key);
  TlsClient client(server.ports[0]);
  REQUIRE(client.shake_hands());
  client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
  std::string body(100'000, 'x');
  client.send("POST /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 100000\r\n\r\n" + body);
  auto answers = client.read_to_close();
  CHECK(holds(answers, "\r\n\r\ntls HTTP/1.1 200 OK\r\n"));
  CHECK(answers.ends_with("\r\n\r\ntls " + body));
  CHECK((SSL_get_shutdown(client.ssl.get()) & SSL_RECEIVED_SHUTDOWN) != 0);
}

TEST_CASE("TLS: an event stream brings events and heartbeats, and a stop ends it with a clean goodbye") {
  const Certificate files;
  EventStreams streams;
  auto listener = plain_listener([&streams](Request& request) -> boost::asio::awaitable<Response> {
    Response response;
    response.events = streams.subscribe(request.path);
    co_return response;
  });
  auto limits = quiet_limits();
  limits.heartbeat = std::chrono::milliseconds(50);
  RunningServer server({listener}, limits, "*", files.certificate, files.key);
  TlsClient client(server.ports[0]);
  REQUIRE(client.shake_hands());
  client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
  client.read_until("retry: ");
  for (auto id : {"1", "2"}) {
    client.read_until(":\n\n");
    client.send("ignored");
    streams.publish("/a", {.id = id, .name = {}, .data = "x"});
    CHECK(holds(client.read_until("data: x\n\n"), "id: " + std::string(id) + "\n"));
  }
  auto stopped = server.stop(std::chrono::minutes(1));
  CHECK(client.read_to_close().ends_with("0\r\n\r\n"));
  CHECK((SSL_get_shutdown(client.ssl.get()) & SSL_RECEIVED_SHUTDOWN) != 0);
  CHECK(stopped.wait_for(std::chrono::seconds(10)) == std::future_status::ready);
  CHECK(streams.subscribers() == 0);
}

TEST_CASE("TLS below 1.2 and plain HTTP get no answer") {
  Certificate files;
  RunningServer server({plain_listener(echo)}, quiet_limits(), "*", files.certificate, files.key);
  CHECK_FALSE(TlsClient(server.ports[0], TLS1_1_VERSION).shake_hands());
  CHECK(TlsClient(server.ports[0], TLS1_2_VERSION).shake_hands());
  RawClient plain(server.ports[0]);
  plain.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK_FALSE(holds(plain.read_to_close(), "HTTP/1.1"));
}

TEST_CASE("a TLS handshake that does not move ends at the head's limit") {
  Certificate files;
  auto limits = quiet_limits();
  limits.head = std::chrono::milliseconds(100);
  RunningServer server({plain_listener(echo)}, limits, "*", files.certificate, files.key);
  RawClient silent(server.ports[0]);
  CHECK(silent.read_to_close().empty());
}

TEST_CASE("a certificate that is not there is an error at start") {
  boost::asio::io_context io;
  CHECK_THROWS_WITH_AS(Server(io, "127.0.0.1", {}, {}, "*", "/nowhere/cert.pem", "/nowhere/key.pem"),
                       doctest::Contains("cannot use /nowhere/cert.pem (HIREWIRE_TLS_CERT): "), std::system_error);
  const Certificate files;
  CHECK_THROWS_WITH_AS(Server(io, "127.0.0.1", {}, {}, "*", files.certificate, "/nowhere/key.pem"),
                       doctest::Contains("cannot use /nowhere/key.pem (HIREWIRE_TLS_KEY): "), std::system_error);
}

}  // namespace
}  // namespace hirewire::server_test
