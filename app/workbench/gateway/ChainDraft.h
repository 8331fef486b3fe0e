// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "workbench/gateway/ChainText.h"

#include <QObject>
#include <QString>
#include <optional>

namespace postern::workbench {

class Drafts;

/// One list of filters as it is being edited: every change is one of the file's draft, which can be undone. Filters are
/// named by their place in the list.
class ChainDraft : public QObject {
    Q_OBJECT
  public:
    explicit ChainDraft(Drafts& drafts, QObject* parent = nullptr);

    /// gateway.yaml, or an API's postern.yaml and there the whole API's list or an operation's.
    void open(const QString& file, const QString& operation);
    [[nodiscard]] const QString& file() const { return file_; }
    [[nodiscard]] const QString& operation() const { return operation_; }
    /// Reads the text anew; what was read last stays while it cannot be read, and `problems` says why.
    void read(schema::Problems& problems);
    /// Whether there is a list; of a text that cannot be read it is an older one.
    [[nodiscard]] bool hasList() const { return chain_.has_value(); }
    [[nodiscard]] bool isReadable() const { return readable_; }
    [[nodiscard]] const std::vector<ChainText::Item>& items() const;
    [[nodiscard]] const schema::Value& document() const;
    /// The list of the file, without the draft.
    [[nodiscard]] std::vector<ChainText::Item> savedItems() const;
    /// The filter at a place; null when there is none.
    [[nodiscard]] const schema::Value* at(int item) const;
    /// How many changes a file's draft has.
    [[nodiscard]] int changesOf(const QString& file) const;
    /// The text of any file's draft, or of the file; of one that is not there yet, what every one has to begin with.
    [[nodiscard]] QString textOf(const QString& file) const;

    /// Which operation's list, or the file's own (empty), has a filter at this line, and its place there.
    struct Place {
        QString operation;
        int item = -1;
    };
    [[nodiscard]] std::optional<Place> placeOf(const QString& file, int line) const;

    /// A filter with its defaults, with a name when there is one of its type already. The place of the new one, or -1.
    int add(const QString& type);
    /// The same of one with settings.
    int add(const schema::Value& filter, const QString& what);
    void remove(int item);
    void move(int from, int to);
    void switchTo(int item, bool on);
    void setSettings(int item, const schema::Value& settings);
    void setName(int item, const QString& name);
    void retype(const QString& text);
    void revert();

  private:
    void write(const ChainText& chain, const QString& what, const QString& joint = {});
    [[nodiscard]] QString typeAt(int item) const;
    [[nodiscard]] static QString fallbackText(const QString& file);

    Drafts& drafts_;
    QString file_;
    QString operation_;
    std::optional<ChainText> chain_; ///< of the draft; of the last draft that could be read while it cannot
    bool readable_ = true;
};

} // namespace postern::workbench
