// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/Command.h"
#include "cli/TrialMatter.h"
#include "controlplane/exporting/Exporter.h"
#include "controlplane/exporting/Trial.h"

#include <QTemporaryDir>
#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace postern::cli {

struct ExportOptions {
    std::string folder = "."; ///< the project
    std::string target = "folder";
    std::string out;
    std::string name;
    std::string version;
    std::string keyFile;  ///< private key (PEM) that signs; empty: not signed
    std::string makeKey;  ///< a file for a new key: nothing else is done then
    std::vector<std::string> overridable;
    exporting::TargetOptions targets;
    bool replace = false;
    bool dry = false; ///< says what would be written
    bool verify = false;
    std::vector<std::string> tests;     ///< of --verify; empty: tests/*.yaml of the project
    std::string capture;                ///< of --verify: a capture whose marked calls are tests, too
    bool live = false;                  ///< of --verify: real backends, though the capture has their answers
    std::string caFile;                 ///< of --verify: more authorities to trust
    std::string environment;            ///< of --verify: a file of variables
    std::vector<std::string> variables; ///< of --verify: "NAME=VALUE"
};

/// `postern export`: a project becomes a bundle in its place. The work is done on a thread of its own, so that Ctrl+C ends it.
class ExportCommand final : public Command {
    Q_OBJECT
  public:
    ExportCommand(ExportOptions options, const Output& output);
    ~ExportCommand() override;
    void start() override;
    void interrupt() override;

  private:
    void makeKey();
    void work(std::function<void()> what);
    void plan();
    void planned(Result<exporting::ExportPlan> plan);
    void verify();
    [[nodiscard]] Result<TrialMatter> stage();
    void tryOut(Result<TrialMatter> matter);
    void tellBackends(const TrialMatter& matter) const;
    void write();
    void written(const Result<exporting::Exporter::Outcome>& outcome);
    void tell(const char* outcome) const;
    void end(const Error& error);

    ExportOptions options_;
    std::atomic<bool> stop_{false};
    std::thread thread_;
    std::unique_ptr<exporting::Exporter> exporter_;
    std::optional<exporting::ExportPlan> plan_;
    std::unique_ptr<QTemporaryDir> stage_;
    std::shared_ptr<exporting::RecordedBackends> backends_; ///< nothing: the real ones
    std::unique_ptr<exporting::Trial> trial_;
    int passed_ = 0;
    int failed_ = 0;
};

} // namespace postern::cli
