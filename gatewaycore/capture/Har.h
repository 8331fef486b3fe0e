// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "capture/Entry.h"
#include "capture/Redaction.h"
#include "dataplane/inspection/Trace.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <istream>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

/// HTTP Archive 1.2 (http://www.softwareishard.com/blog/har-12-spec/). An entry holds what client and gateway said to each
/// other; what happened in between - chain, attempts at the backend, context - is in a member of our own, `_postern`, that
/// other readers pass over. So is what a person has put on it; a note is the entry's comment, too, which others show.
namespace postern::capture {

/// Writes an archive entry by entry: one is in memory at a time. Redacted unless told otherwise.
class HarWriter {
  public:
    enum class Secrets : std::uint8_t { Redacted, Kept };
    explicit HarWriter(std::ostream& to, Secrets secrets = Secrets::Redacted, Redaction redaction = Redaction());
    ~HarWriter();
    HarWriter(const HarWriter&) = delete;
    HarWriter& operator=(const HarWriter&) = delete;

    /// False when it could not be written; nothing is of use from then on.
    bool write(const inspection::Trace& trace, const Annotation& annotation = {});
    bool finish();

  private:
    std::ostream& to_;
    Secrets secrets_;
    Redaction redaction_;
    bool first_ = true;
    bool finished_ = false;
};

struct HarLimits {
    std::size_t entryOctets = 64U << 20U;
    std::uint64_t entries = 1'000'000;
    std::size_t bodyOctets = 64U << 20U; ///< of each body that is given out; a longer one is cut, and its trace says so; little more is in memory
};

struct HarRead {
    std::uint64_t entries = 0; ///< given out
    std::uint64_t skipped = 0; ///< were no exchanges
    std::vector<std::string> problems; ///< why, of the first twenty: "calls.har:812: entry 17: it has no request"
};

/// Takes an entry of an archive; false stops.
using HarTake = std::function<bool(inspection::Trace trace, const Annotation& annotation)>;

/// Reads an archive, ours or anybody's, and gives out each entry as a trace (id 0 unless we wrote it) with what a person
/// has put on it: in another program's archive, its comment. Broken
/// JSON ends it - what was given out before stands -, an entry without a request or an answer costs itself alone. `stop`
/// may be set by another thread: it is looked at in the midst of an entry, too, which may be of many megabytes.
/// Errors: ParseError and TooLarge with file, line and entry; Cancelled; IoError.
[[nodiscard]] Result<HarRead> readHar(std::istream& from, const std::string& fileName, const HarTake& take, const HarLimits& limits = {},
                                     const std::atomic<bool>* stop = nullptr);

} // namespace postern::capture
