// SPDX-License-Identifier: Apache-2.0
#include "controlplane/deployment/Journal.h"

#include "config/GatewayFolder.h"
#include "schema/Document.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace postern::deployment {
namespace {

Error cannot(const std::string& what, const std::filesystem::path& file)
{
    return {ErrorKind::IoError, "Cannot " + what + ' ' + file.string() + ": " + std::strerror(errno) + '.'};
}

Result<void> writeAll(int descriptor, std::string_view text, const std::filesystem::path& file)
{
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return unexpected(cannot("write", file));
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fsync(descriptor) != 0)
        return unexpected(cannot("write", file));
    return {};
}

/// A new name in a folder is on the disk when the folder is.
void syncFolder(const std::filesystem::path& folder)
{
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return;
    (void)::fsync(descriptor);
    (void)::close(descriptor);
}

std::string lineOf(const JournalRecord& record) { return schema::writeJson(schema::encode(record), 0) + '\n'; }

void apply(const JournalRecord& record, JournalContent& content)
{
    if (record.kind == JournalRecord::Kind::End)
        content.ended = true;
    if (record.kind == JournalRecord::Kind::RollBack)
        content.rollingBack = true;
    if (record.kind != JournalRecord::Kind::Step)
        return;
    if (const std::size_t index = content.indexOf(record.step); index < content.steps.size()) {
        content.steps[index] = record.state;
        content.why[index] = record.why;
    }
    for (const auto& [name, value] : record.captured)
        content.captured[name] = value;
}

struct JournalText {
    JournalContent content;
    std::size_t whole = 0; ///< octets up to the end of the last line that counts
};

Result<JournalText> readLines(const std::filesystem::path& file)
{
    auto text = config::readFileText(file);
    if (!text)
        return unexpected(std::move(text).error());
    JournalText out;
    std::size_t line = 0;
    for (std::size_t at = 0; at < text->size();) {
        const std::size_t end = text->find('\n', at);
        if (end == std::string::npos)
            break; // a kill in the middle of writing it
        ++line;
        auto value = schema::readJson(std::string_view(*text).substr(at, end - at), file.filename().string());
        auto record = value ? schema::decode<JournalRecord>(*value) : Result<JournalRecord>(unexpected(value.error()));
        if (record && line == 1) {
            auto plan = record->kind == JournalRecord::Kind::Plan ? readPlan(schema::writeJson(record->plan), file.filename().string())
                                                                  : Result<DeploymentPlan>(unexpected(ErrorKind::InvalidConfig, "it does not begin with a plan"));
            if (!plan)
                return unexpected(Error(ErrorKind::InvalidConfig, file.string() + " is no journal.").causedBy(plan.error()));
            out.content.plan = *std::move(plan);
            out.content.captured = out.content.plan.known;
            out.content.steps.resize(out.content.plan.steps.size());
            out.content.why.resize(out.content.steps.size());
        }
        if (!record)
            return unexpected(Error(ErrorKind::InvalidConfig, file.string() + ':' + std::to_string(line) + ": is no line of a journal.").causedBy(record.error()));
        apply(*record, out.content);
        at = out.whole = end + 1;
    }
    if (line == 0)
        return unexpected(ErrorKind::InvalidConfig, file.string() + " is no journal: it is empty.");
    return out;
}

} // namespace

std::string_view toString(StepState state) noexcept
{
    switch (state) {
    case StepState::NotDone: return "not done";
    case StepState::Begun: return "begun";
    case StepState::Done: return "done";
    case StepState::Failed: return "failed";
    case StepState::Unknown: return "unknown";
    case StepState::TakenBack: return "taken back";
    }
    return {};
}

bool touchedNothing(const std::vector<StepState>& steps) noexcept
{
    return std::ranges::all_of(steps, [](StepState state) { return state == StepState::NotDone || state == StepState::Failed || state == StepState::TakenBack; });
}

const schema::Schema<JournalRecord>& describe(schema::Type<JournalRecord>)
{
    using Kind = JournalRecord::Kind;
    static const auto schema = schema::Schema<JournalRecord>("journal-record", "One line of the journal of a deployment.")
                                   .field("kind", &JournalRecord::kind, "What it is about").required()
                                       .oneOf({{"plan", Kind::Plan, "what is going to be done"},
                                               {"step", Kind::Step, "what became of a step"},
                                               {"roll-back", Kind::RollBack, "from here on steps are taken back"},
                                               {"end", Kind::End, "nothing more is to be done"}})
                                   .field("step", &JournalRecord::step, "Which step")
                                   .field("state", &JournalRecord::state, "What became of it")
                                       .oneOf({{"not-done", StepState::NotDone, "it was not done"},
                                               {"begun", StepState::Begun, "its call is about to be sent"},
                                               {"done", StepState::Done, "it was done"},
                                               {"failed", StepState::Failed, "it was answered, and not done"},
                                               {"unknown", StepState::Unknown, "its answer was lost"},
                                               {"taken-back", StepState::TakenBack, "its undo was done"}})
                                   .field("why", &JournalRecord::why, "Of a failure")
                                   .field("captured", &JournalRecord::captured, "What later calls need")
                                   .field("plan", &JournalRecord::plan, "The plan")
                                   .field("at", &JournalRecord::at, "UTC, ISO 8601");
    return schema;
}

std::size_t JournalContent::indexOf(std::string_view step) const noexcept
{
    const auto found = std::ranges::find(plan.steps, step, &PlanStep::id);
    return static_cast<std::size_t>(found - plan.steps.begin());
}

Journal::Journal(std::filesystem::path file, int descriptor, JournalContent content)
    : file_(std::move(file)), descriptor_(descriptor), content_(std::move(content))
{
}

Journal::Journal(Journal&& other) noexcept
    : file_(std::move(other.file_)), descriptor_(std::exchange(other.descriptor_, -1)), content_(std::move(other.content_))
{
}

Journal& Journal::operator=(Journal&& other) noexcept
{
    if (this != &other) {
        if (descriptor_ >= 0)
            (void)::close(descriptor_);
        file_ = std::move(other.file_);
        descriptor_ = std::exchange(other.descriptor_, -1);
        content_ = std::move(other.content_);
    }
    return *this;
}

Journal::~Journal()
{
    if (descriptor_ >= 0)
        (void)::close(descriptor_);
}

Result<Journal> Journal::begin(const std::filesystem::path& file, const DeploymentPlan& plan, std::string at)
{
    std::error_code failed;
    std::filesystem::create_directories(file.parent_path(), failed);
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return unexpected(errno == EEXIST ? Error(ErrorKind::AlreadyExists, file.string() + " is there already.") : cannot("make", file));
    JournalContent content;
    content.plan = plan;
    content.captured = plan.known;
    content.steps.resize(plan.steps.size());
    content.why.resize(plan.steps.size());
    Journal journal(file, descriptor, std::move(content));
    JournalRecord record;
    record.kind = JournalRecord::Kind::Plan;
    record.plan = schema::encode(plan);
    record.at = std::move(at);
    if (auto written = journal.add(std::move(record)); !written) {
        std::filesystem::remove(file, failed);
        return unexpected(std::move(written).error());
    }
    syncFolder(file.parent_path());
    return journal;
}

Result<Journal> Journal::resume(const std::filesystem::path& file)
{
    auto text = readLines(file);
    if (!text)
        return unexpected(std::move(text).error());
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    if (descriptor < 0)
        return unexpected(cannot("open", file));
    Journal journal(file, descriptor, std::move(text->content));
    // Half a line would run into the next one.
    if (::ftruncate(descriptor, static_cast<off_t>(text->whole)) != 0)
        return unexpected(cannot("shorten", file));
    return journal;
}

Result<JournalContent> Journal::read(const std::filesystem::path& file)
{
    auto text = readLines(file);
    if (!text)
        return unexpected(std::move(text).error());
    return std::move(text->content);
}

std::vector<std::filesystem::path> Journal::unfinished(const std::filesystem::path& folder)
{
    std::vector<std::filesystem::path> out;
    std::error_code failed;
    for (std::filesystem::recursive_directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed)) {
        if (at->path().extension() != ".journal")
            continue;
        if (const auto content = read(at->path()); content && !content->ended)
            out.push_back(at->path());
    }
    std::ranges::sort(out);
    return out;
}

Result<void> Journal::add(JournalRecord record)
{
    const off_t before = ::lseek(descriptor_, 0, SEEK_END);
    if (auto written = writeAll(descriptor_, lineOf(record), file_); !written) {
        // What a full disk took of the line would make the next one unreadable.
        if (before >= 0 && ::ftruncate(descriptor_, before) == 0)
            (void)::fsync(descriptor_);
        return written;
    }
    apply(record, content_);
    return {};
}

} // namespace postern::deployment
