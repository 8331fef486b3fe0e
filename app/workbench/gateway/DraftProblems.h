// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/bridge/GatewayLink.h"

#include <QString>
#include <QVector>

namespace postern::workbench {

/// What is wrong with the drafts of chains: what checking them finds, and what the gateway says.
class DraftProblems {
  public:
    /// Of what the gateway reads; files below `folder` are named by their path there.
    void tell(QVector<Problem> problems, const QString& folder);
    /// The gateway did not take the drafts as they are: what it told is said of them, until forget().
    void refuse() { refused_ = told_; }
    void forget() { refused_.clear(); }
    [[nodiscard]] const QVector<Problem>& refused() const { return refused_; }

    /// All of a file's text; of a draft not what the gateway says of the file, which is another text.
    QVector<Problem> check(const QString& file, const QString& text, bool isDraft);
    /// What the last check() found by itself.
    [[nodiscard]] const QVector<Problem>& found() const { return found_; }
    [[nodiscard]] static int errors(const QString& file, const QString& text);

  private:
    QVector<Problem> found_;
    QVector<Problem> told_;
    QVector<Problem> refused_;
};

} // namespace postern::workbench
