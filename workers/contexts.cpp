#include "workers/contexts.h"

#include "schemas/webhooks.h"

namespace hirewire {

const Contexts& contexts() {
  static const Contexts all = [] {
    Contexts telling{&accounts::context(),   &api_keys::context(),  &assignments::context(),
                     &candidates::context(), &companies::context(), &consultants::context(),
                     &identity::context(),   &mail::context(),      &notifications::context(),
                     &platform::context(),   &presence::context(),  &skills::context()};
    // Last: what may be subscribed to is what the others tell.
    webhooks::name_public_events(public_events(telling));
    telling.push_back(&webhooks::context());
    return telling;
  }();
  return all;
}

}  // namespace hirewire
