#pragma once
#include "workers/flow/context.h"

namespace hirewire::bulk_import {

/// What happens to an ImportCandidateChunk before its transaction. From a file: reads, from `offset` on, up to 1,000
/// rows or 512 KiB (at least one row) as schemas/import_columns.h says, and sets rows, faults, next_offset, next_line
/// and last. Rows of a JSON import were read at the door and are checked only. Both set `partitions`.
///
/// A row that cannot be taken becomes one fault, its first, with its line and, from a file, its column; its values are
/// not in it. A status is one that staff may set: not withdrawn. A file whose columns do not do, or that ends in the
/// middle of a quote, is a fault too and ends the import. A disk in trouble throws; a file that is not there,
/// Unreadable.
void read_rows(Command& command, const Surroundings& surroundings);

/// A chunk that became a dead letter ends its task: FailTask, saying from which line on nothing was imported.
std::optional<FollowUp> fail_task(const Command& command);

}  // namespace hirewire::bulk_import
