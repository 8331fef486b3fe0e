// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QObject>
#include <QThreadPool>
#include <atomic>
#include <functional>
#include <memory>

namespace postern::workbench {

/// JSON in lines, indented by four. Only the white space between its parts is another: order, repeated names, numbers and
/// escapes stay as they came. Null when it is no JSON (RFC 8259), is nested deeper than 512, would take more than 16 MB, or
/// `stop` is set.
[[nodiscard]] QByteArray indentedJson(QByteArrayView text, const std::atomic<bool>* stop = nullptr);

/// The same on a thread of its own, for texts that take longer than a frame. Used on the GUI thread, which meets the other
/// one where `ready` is called.
class JsonLayout : public QObject {
    Q_OBJECT
  public:
    using Ready = std::function<void(const QByteArray& indented)>;

    explicit JsonLayout(QObject* parent = nullptr);
    ~JsonLayout() override;

    /// Ends what was begun before; its `ready` is not called any more.
    void start(const QByteArray& text, Ready ready);
    void stop();
    [[nodiscard]] bool isBusy() const { return current_ != nullptr; }

  private:
    std::shared_ptr<std::atomic<bool>> current_; ///< true: stopped
    QThreadPool pool_;
};

} // namespace postern::workbench
