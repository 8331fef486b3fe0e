// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QThreadPool>
#include <QTimer>

namespace postern::workbench {

/// Keeps the process as small as what it holds. A burst of exchanges passes through many small pieces of memory, and the
/// allocator keeps them for the next burst; once it is quiet again they are given back to the system. And what is large is
/// never mixed with them, so that it goes back at once.
class HeapTrim : public QObject {
    Q_OBJECT
  public:
    explicit HeapTrim(QObject* parent = nullptr);
    ~HeapTrim() override;

    /// So many exchanges have passed.
    void passed(qsizetype exchanges);

  private:
    qsizetype passed_ = 0; ///< since the last time
    QTimer quiet_;
    QThreadPool worker_; ///< giving back takes a while
};

} // namespace postern::workbench
