// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dataplane/inspection/Trace.h"

#include <QFrame>

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

/// Shows a Why above the chain.
class WhyBanner final : public QFrame {
    Q_OBJECT
  public:
    explicit WhyBanner(const Theme& theme, QWidget* parent = nullptr);

    void show(const Why& why);
    [[nodiscard]] QString text() const;

  private:
    void colour();

    const Theme& theme_;
    Why::Kind kind_ = Why::Kind::Served;
    QLabel* picture_;
    QLabel* sentence_;
    QLabel* fix_;
};

} // namespace postern::workbench
