// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>
#include <QString>
#include <functional>

namespace postern::workbench {

/// A short word in the window's corner; never the only copy of what it says.
struct Notice {
    enum class Kind : std::uint8_t { Info, Success, Warning, Error };
    Kind kind = Kind::Info;
    QString text;
    QString actionText;           ///< "Undo", "Show"; empty for none
    std::function<void()> action; ///< called once, from the notice's button
    QPointer<QObject> actionFor = {}; ///< given, the button can be used only while this lives
};

/// Takes notices from anywhere in the window; the window shows at most three of them.
class Notices : public QObject {
    Q_OBJECT
  public:
    using QObject::QObject;
    void show(const Notice& notice) { Q_EMIT shown(notice); }

  Q_SIGNALS:
    void shown(const postern::workbench::Notice& notice);
};

} // namespace postern::workbench
