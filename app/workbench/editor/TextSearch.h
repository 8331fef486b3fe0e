// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/editor/WordMatcher.h"

#include <QByteArray>
#include <QObject>
#include <QThreadPool>
#include <functional>
#include <memory>

namespace postern::workbench {

/// Looks through texts of many megabytes on a thread of its own. Used on the GUI thread, which meets the other one where
/// `ready` is called.
class TextSearch : public QObject {
    Q_OBJECT
  public:
    using Ready = std::function<void(WordMatcher::Found found)>;

    explicit TextSearch(QObject* parent = nullptr);
    ~TextSearch() override;

    /// Ends what was begun before; its `ready` is not called any more.
    void start(const QByteArray& text, const QString& words, Ready ready);
    void stop();
    [[nodiscard]] bool isSearching() const { return current_ != nullptr; }

    /// No more places are kept: 16 octets each.
    static constexpr std::size_t mostPlaces = 1'000'000;

  private:
    struct Search {
        std::atomic<bool> stopped{false};
        WordMatcher::Found found; ///< of the thread, and then of the GUI thread
    };
    std::shared_ptr<Search> current_;
    QThreadPool pool_;
};

} // namespace postern::workbench
