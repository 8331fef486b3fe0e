// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "controlplane/exporting/BundleFacts.h"
#include "controlplane/exporting/ExportTree.h"
#include "controlplane/exporting/Targets.h"
#include "crypto/SigningKey.h"
#include "schema/Problems.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace postern::exporting {

class RecordedBackends;

/// What is to be exported, and how.
struct ExportRequest {
    std::filesystem::path project;
    Target target = Target::Folder;
    std::filesystem::path out;              ///< a folder, or the file of Target::Tar; empty: Exporter::defaultOut
    std::string name;                       ///< a DNS label; empty: made of the project folder's
    std::string version;                    ///< may be empty
    std::vector<std::string> overridable;   ///< of the keys that are marked so, which (see config/OverridableKeys.h); empty: all; "none": none
    std::optional<crypto::SigningKey> signer; ///< Ed25519
    TargetOptions options;                  ///< its program is what the list of components is made of
    bool replace = false;                   ///< what is at `out` may be replaced
};

/// How far an export is.
struct ExportProgress {
    enum class Step : std::uint8_t { Build, Read, Describe, Arrange, Write };
    Step step = Step::Build;
    std::string what; ///< the file at hand; may be empty
    std::size_t done = 0;
    std::size_t total = 0; ///< 0: not known
};
/// "build", "read", "describe", "arrange", "write".
[[nodiscard]] std::string_view nameOf(ExportProgress::Step step) noexcept;

/// Who follows an export, on the thread that it runs on; `stop` may be set from any.
struct ExportWatch {
    std::function<void(const ExportProgress&)> progress;
    const std::atomic<bool>* stop = nullptr;

    void tell(ExportProgress::Step step, std::string what = {}, std::size_t done = 0, std::size_t total = 0) const;
    /// Errors: Cancelled.
    [[nodiscard]] Result<void> goOn() const;
};

/// What would be written.
struct ExportPlan {
    BundleFacts facts;
    ExportTree bundle;        ///< the bundle itself: what posternd --config takes
    ExportTree tree;          ///< with what the target puts around it
    schema::Problems problems; ///< warnings: what somebody has to know, such as a backend that is this machine
    std::filesystem::path out;
    std::uint64_t octets = 0; ///< of the tree
    std::size_t listeners = 0; ///< with those on Unix sockets
};

/// From a project to a bundle in its place. plan() builds the project when that is needed, and writes nothing else; write() writes
/// aside and renames, so that a full disk, a cancel or a kill leaves the place as it was. For one thread, which may be any.
class Exporter {
  public:
    enum class Outcome : std::uint8_t {
        Written,
        Same, ///< exactly this is there already; nothing was done
    };

    explicit Exporter(ExportRequest request, ExportWatch watch = {}) : request_(std::move(request)), watch_(std::move(watch)) {}

    /// Errors: InvalidConfig with the problems of the project, one a line; among them secrets that would go along - a private key in a
    /// key set, a reference to the keychain; InvalidArgument for what was asked for; NotFound for the program; Cancelled.
    [[nodiscard]] Result<ExportPlan> plan();
    /// What the last plan() found, with places; also when it failed, where its error has them as text alone.
    [[nodiscard]] const schema::Problems& problems() const noexcept { return problems_; }
    /// Errors: AlreadyExists when something else is there; IoError; Cancelled. Nothing half-written stays.
    [[nodiscard]] Result<Outcome> write(const ExportPlan& plan);
    /// The bundle alone, as a folder that is not there yet, to try it on this machine before it is written to its place: the same
    /// configuration and files, but all keys are open, so that it can be given free ports, secrets in files are where the project
    /// has them, and nobody has signed it. With `backends`, which listen, those are in the place of the real ones.
    [[nodiscard]] Result<void> stageTrial(const ExportPlan& plan, const std::filesystem::path& folder, const RecordedBackends* backends = nullptr);

    /// "orders-1.2.0", with the target's name or ending where there is one, in the working directory.
    [[nodiscard]] static std::filesystem::path defaultOut(const BundleFacts& facts, Target target);

  private:
    ExportRequest request_;
    ExportWatch watch_;
    schema::Problems problems_;
};

} // namespace postern::exporting
