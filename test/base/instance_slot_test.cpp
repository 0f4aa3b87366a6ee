#include "base/instance_slot.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <optional>

#include "base/id.h"

namespace hirewire {

TEST_CASE("a second living process takes the next slot, and a successor that of the dead") {
  const auto folder = std::filesystem::temp_directory_path() / ("slots" + to_string(mint()));
  std::optional<InstanceSlot> first(std::in_place, folder.string(), "host-worker");
  const InstanceSlot second(folder.string(), "host-worker");
  const InstanceSlot door(folder.string(), "host-up");
  CHECK(first->name() == "host-worker-1");
  CHECK(second.name() == "host-worker-2");
  CHECK(door.name() == "host-up-1");
  first.reset();
  CHECK(InstanceSlot(folder.string(), "host-worker").name() == "host-worker-1");
  std::filesystem::remove_all(folder);
}

TEST_CASE("where no lock can be had the name is nobody else's") {
  const auto file = std::filesystem::temp_directory_path() / ("no-folder" + to_string(mint()));
  std::ofstream(file) << "a file is no folder";
  const InstanceSlot one(file.string(), "host-worker");
  const InstanceSlot other(file.string(), "host-worker");
  CHECK(one.name().starts_with("host-worker-"));
  CHECK(one.name() != other.name());
  std::filesystem::remove(file);
}

}  // namespace hirewire
