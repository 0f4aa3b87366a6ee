#include "workers/flow/libcurl.h"

namespace hirewire {

void set_up_libcurl() {
  static const CURLcode done = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (done != CURLE_OK) throw std::runtime_error("libcurl cannot be initialised");
}

std::string_view reason_of(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return "resolve";
    case CURLE_COULDNT_CONNECT:
      return "connect";
    case CURLE_OPERATION_TIMEDOUT:
      return "timeout";
    case CURLE_USE_SSL_FAILED:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
      return "tls";
    case CURLE_LOGIN_DENIED:
      return "auth";
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_GOT_NOTHING:
      return "reset";
    case CURLE_URL_MALFORMAT:
      return "refused_url";
    case CURLE_ABORTED_BY_CALLBACK:
      return "stopped";
    default:
      return "protocol";
  }
}

}  // namespace hirewire
