// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QJsonArray>
#include <QObject>
#include <QString>

namespace postern::workbench {

/// What a person put on an exchange.
struct ExchangeTag {
    int mark = 0; ///< 1 to 9, 0 for none
    bool pinned = false;
    QString note;

    [[nodiscard]] bool isEmpty() const { return mark == 0 && !pinned && note.isEmpty(); }
    friend bool operator==(const ExchangeTag&, const ExchangeTag&) = default;
};

/// Marks, pins and notes, by the exchange's number. They are beside the exchanges and not in them: most have none. A
/// copy of all() may be read on any thread; the rest belongs to the GUI thread.
class ExchangeTags : public QObject {
    Q_OBJECT
  public:
    static constexpr int marks = 9;
    using Table = QHash<quint64, ExchangeTag>;

    using QObject::QObject;

    [[nodiscard]] ExchangeTag of(quint64 id) const { return all_.value(id); }
    [[nodiscard]] const Table& all() const { return all_; }
    void set(quint64 id, const ExchangeTag& tag);
    /// The mark comes, or goes when it is the one that is there.
    void toggleMark(quint64 id, int mark);
    void togglePin(quint64 id);
    /// An empty note takes it away.
    void setNote(quint64 id, const QString& note);
    void clear();
    /// Adds what is kept: nobody has edited it now, so changed() is for all.
    void take(const Table& kept);

    /// As the state of a workspace had them before they were kept with the exchanges:
    /// [{"id": "12", "mark": 3, "pinned": true, "note": "..."}]. What is not understood is passed over.
    [[nodiscard]] static Table fromJson(const QJsonArray& tags);

  Q_SIGNALS:
    /// One exchange's, by a person; 0 stands for all, and for what is only shown anew.
    void changed(quint64 id);

  private:
    Table all_;
};

} // namespace postern::workbench
