// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/gateway/ChainPlan.h"

#include <QObject>
#include <QThreadPool>
#include <optional>

namespace postern::workbench {

/// Plans chains in a worker, since that reads files. Of the questions that come meanwhile only the last one is answered.
class ChainPlanner : public QObject {
    Q_OBJECT
  public:
    explicit ChainPlanner(QObject* parent = nullptr);
    ~ChainPlanner() override;

    /// `anew`: also when it is the question that was answered last - the files may be others now.
    void ask(const ChainQuestion& question, bool anew);

  Q_SIGNALS:
    void planned(const ChainQuestion& question, const ChainPlan& plan);

  private:
    void begin(const ChainQuestion& question);
    void end(const ChainPlan& plan);

    std::optional<ChainQuestion> asked_; ///< the last one
    std::optional<ChainQuestion> next_;
    bool busy_ = false;
    QThreadPool pool_;
};

} // namespace postern::workbench
