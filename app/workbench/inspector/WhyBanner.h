// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dataplane/inspection/Trace.h"
#include "workbench/inspector/StepOrigin.h"

#include <QFrame>
#include <QVector>

class QAction;
class QHBoxLayout;
class QLabel;

namespace postern::workbench {

class Theme;

/// Why an exchange ended as it did, in a sentence, and what to do about it.
struct Why {
    enum class Kind : std::uint8_t { Served, Answered, Failed };
    Kind kind = Kind::Served;
    QString sentence;
    QString fix;
    QString origin; ///< where the deciding step is configured
    int step = -1;  ///< its number from 0
};
[[nodiscard]] Why whyOf(const inspection::Trace& trace);

/// Where what decided can be changed, and what a button says that leads there.
struct WayOut {
    enum class Kind : std::uint8_t { File, Step, Backend, Definition, Credentials };
    Kind kind = Kind::File;
    QString text;
    StepOrigin place; ///< of a File
};

/// Shows a Why above the chain, and the ways out of it.
class WhyBanner final : public QFrame {
    Q_OBJECT
  public:
    explicit WhyBanner(const Theme& theme, QWidget* parent = nullptr);

    void show(const Why& why, const QVector<WayOut>& ways = {});
    /// Behind the ways out, of a call that was not served.
    void addWay(QAction* action);
    [[nodiscard]] QString text() const;

  Q_SIGNALS:
    void wayChosen(const WayOut& way);

  private:
    void colour();

    const Theme& theme_;
    Why::Kind kind_ = Why::Kind::Served;
    QLabel* picture_;
    QLabel* sentence_;
    QLabel* fix_;
    QWidget* ways_;
    QHBoxLayout* row_;
    QLabel* source_;
    QVector<QWidget*> buttons_;
};

} // namespace postern::workbench
