// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/TraceTable.h"

#include <QObject>
#include <cstdint>

namespace postern::cli {

enum class Format : std::uint8_t { Text, Json };

/// How a verb speaks: text for people, or one JSON value a line for programs.
struct Output {
    TableStyle style;
    Format format = Format::Text;
};

/// Exit codes of every verb.
constexpr int done = 0;
constexpr int failed = 1;
constexpr int unchanged = 34; ///< nothing to do, and nothing was done
constexpr int interrupted = 130; ///< by Ctrl+C or SIGTERM, as shells have it

/// One verb on its way. It runs on the application's event loop and ends with finished().
class Command : public QObject {
    Q_OBJECT
  public:
    explicit Command(const Output& output) : output_(output) {}
    virtual void start() = 0;
    /// Somebody wants it to end: it may still put things back, then says finished().
    virtual void interrupt() { Q_EMIT finished(interrupted); }

  Q_SIGNALS:
    void finished(int exitCode);

  protected:
    /// To standard error, with the program's name; then finished(failed).
    void fail(const std::string& message);
    void print(const std::string& text) const;
    [[nodiscard]] const Output& output() const { return output_; }

  private:
    Output output_;
};

} // namespace postern::cli
