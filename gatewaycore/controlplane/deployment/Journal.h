// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/deployment/DeploymentPlan.h"

#include <filesystem>
#include <string>
#include <vector>

namespace postern::deployment {

/// What is known of a step.
enum class StepState : std::uint8_t {
    NotDone,
    Begun,   ///< its call was about to be sent; nothing else is known
    Done,
    Failed,  ///< it was answered, and not done
    Unknown, ///< its answer was lost, and asking did not help
    TakenBack,
};
[[nodiscard]] std::string_view toString(StepState state) noexcept;
/// Nothing of these steps is left at the gateway that somebody would have to go on with.
[[nodiscard]] bool touchedNothing(const std::vector<StepState>& steps) noexcept;

/// One line of a journal.
struct JournalRecord {
    enum class Kind : std::uint8_t { Plan, Step, RollBack, End };
    Kind kind = Kind::Step;
    std::string step;      ///< its id
    StepState state = StepState::NotDone;
    std::string why;       ///< of a failure, without secrets
    CapturedValues captured;
    schema::Value plan;    ///< of the first record
    std::string at;        ///< UTC, ISO 8601
};

const schema::Schema<JournalRecord>& describe(schema::Type<JournalRecord>);

/// What a journal says.
struct JournalContent {
    DeploymentPlan plan;
    std::vector<StepState> steps; ///< one for each of the plan
    std::vector<std::string> why; ///< one for each
    CapturedValues captured;
    bool rollingBack = false;
    bool ended = false;

    [[nodiscard]] std::size_t indexOf(std::string_view step) const noexcept; ///< steps.size(): there is none
};

/// The record of one application of one plan: a file to which lines are added, each of which is on the disk before the next
/// thing happens. What a kill leaves of a line that was being written does not count. It holds no secret. For one thread.
class Journal {
  public:
    /// Makes the file with the plan as its first line. Errors: AlreadyExists; IoError.
    [[nodiscard]] static Result<Journal> begin(const std::filesystem::path& file, const DeploymentPlan& plan, std::string at);
    /// Opens one that did not end, to go on with it. Errors: NotFound; InvalidConfig for what is no journal; IoError.
    [[nodiscard]] static Result<Journal> resume(const std::filesystem::path& file);
    /// Only reads. Errors as of resume().
    [[nodiscard]] static Result<JournalContent> read(const std::filesystem::path& file);
    /// Those below a folder that did not end, oldest first by name.
    [[nodiscard]] static std::vector<std::filesystem::path> unfinished(const std::filesystem::path& folder);

    Journal(Journal&& other) noexcept;
    Journal& operator=(Journal&& other) noexcept;
    ~Journal();

    [[nodiscard]] const JournalContent& content() const noexcept { return content_; }
    [[nodiscard]] const std::filesystem::path& file() const noexcept { return file_; }

    /// Adds a line and returns when it is on the disk. Errors: IoError: it must be taken as not written, and nothing more done.
    [[nodiscard]] Result<void> add(JournalRecord record);

  private:
    Journal(std::filesystem::path file, int descriptor, JournalContent content);
    std::filesystem::path file_;
    int descriptor_ = -1;
    JournalContent content_;
};

} // namespace postern::deployment
