#pragma once
#include <string>

namespace hirewire {

/// A name that no other living process of this machine has: `stem-1`, `stem-2`, … A slot is a locked file, so whoever
/// starts after a process died takes its name, and with it (a static member of the Kafka groups) its partitions at
/// once. Held until destroyed. Where the folder cannot be written the name ends in a random id instead: such a process
/// waits out its predecessor's session (6 s), and the log says why.
class InstanceSlot {
 public:
  InstanceSlot(const std::string& folder, const std::string& stem);
  ~InstanceSlot();
  InstanceSlot(const InstanceSlot&) = delete;
  InstanceSlot& operator=(const InstanceSlot&) = delete;
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  std::string name_;
  int file_ = -1;
};

}  // namespace hirewire
