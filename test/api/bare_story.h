#pragma once
#include <vector>

#include "schemas/messages/message.h"

namespace hirewire::test {

/// Every event of the house, each bare: all that it may leave out is left out.
struct BareStory {
  Uuid tenant = mint();
  Uuid company = mint();
  Uuid contact = mint();
  Uuid department = mint();
  Uuid rating = mint();
  Uuid mail_template = mint();
  Uuid email = mint();
  Uuid failed_email = mint();
  Uuid campaign = mint();
  Uuid suppression = mint();
  Uuid user = mint();
  Uuid session = mint();
  Uuid role = mint();
  Uuid user_import = mint();
  Uuid registered = mint();  ///< another user
  Uuid token = mint();
  Uuid api_key = mint();
  Uuid candidate = mint();
  Uuid education = mint();
  Uuid experience = mint();
  Uuid resume = mint();
  Uuid application = mint();
  Uuid import = mint();  ///< from JSON: one part without a task
  Uuid imported = mint();
  Uuid imported_application = mint();
  Uuid jobs[3] = {mint(), mint(), mint()};
  Uuid skill = mint();
  Uuid category = mint();
  Uuid skill_import = mint();
  Uuid endpoint = mint();
  Uuid notification = mint();
  Uuid announcement = mint();
  Uuid consultant = mint();  ///< who `user` is
  Uuid assignment = mint();

  /// What makes rows, in an order in which it can happen.
  [[nodiscard]] std::vector<Event> beginnings() const;
  /// What changes and ends them.
  [[nodiscard]] std::vector<Event> changes() const;
  /// Of all that can be asked for.
  [[nodiscard]] std::vector<Uuid> ids() const;
};

}  // namespace hirewire::test
