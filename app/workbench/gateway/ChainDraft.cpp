// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/gateway/ChainDraft.h"

#include "workbench/gateway/ChainCheck.h"
#include "workbench/gateway/ChainScope.h"
#include "workbench/workspace/Drafts.h"

#include <algorithm>

namespace postern::workbench {

ChainDraft::ChainDraft(Drafts& drafts, QObject* parent) : QObject(parent), drafts_(drafts) {}

void ChainDraft::open(const QString& file, const QString& operation)
{
    file_ = file;
    operation_ = operation;
    chain_.reset();
}

void ChainDraft::read(schema::Problems& problems)
{
    auto chain = ChainText::read(textOf(file_).toStdString(), file_.toStdString(), problems, operation_.toStdString());
    readable_ = chain.has_value();
    if (readable_)
        chain_ = std::move(chain);
}

const std::vector<ChainText::Item>& ChainDraft::items() const
{
    static const std::vector<ChainText::Item> none;
    return chain_ ? chain_->items() : none;
}

const schema::Value& ChainDraft::document() const
{
    static const schema::Value none;
    return chain_ ? chain_->document() : none;
}

std::vector<ChainText::Item> ChainDraft::savedItems() const
{
    schema::Problems ignored;
    const auto saved = ChainText::read(drafts_.saved(file_).toStdString(), file_.toStdString(), ignored, operation_.toStdString());
    return saved ? saved->items() : std::vector<ChainText::Item>{};
}

const schema::Value* ChainDraft::at(int item) const
{
    return item >= 0 && static_cast<std::size_t>(item) < items().size() ? &items()[static_cast<std::size_t>(item)].value : nullptr;
}

QString ChainDraft::typeAt(int item) const { return QString::fromStdString(typeOf(*at(item))); }

QString ChainDraft::fallbackText(const QString& file)
{
    return file.isEmpty() || file == ChainScope::gatewayFile() ? QString() : QStringLiteral("apiVersion: postern/v1\n");
}

QString ChainDraft::textOf(const QString& file) const
{
    if (file.isEmpty())
        return {};
    if (const auto own = drafts_.draft(file))
        return *own;
    return drafts_.exists(file) ? drafts_.saved(file) : fallbackText(file);
}

std::optional<ChainDraft::Place> ChainDraft::placeOf(const QString& file, int line) const
{
    const std::string text = textOf(file).toStdString();
    schema::Problems ignored;
    const auto whole = ChainText::read(text, file.toStdString(), ignored);
    if (!whole)
        return std::nullopt;
    std::vector<std::string> lists{{}};
    if (file != ChainScope::gatewayFile()) {
        const auto operations = operationsOf(whole->document());
        lists.insert(lists.end(), operations.begin(), operations.end());
    }
    for (const std::string& operation : lists) {
        const auto chain = ChainText::read(text, file.toStdString(), ignored, operation);
        for (std::size_t n = 0; chain && n < chain->items().size(); ++n) {
            const ChainText::Item& item = chain->items()[n];
            const auto lines = static_cast<std::size_t>(std::count(item.text.begin(), item.text.end(), '\n'));
            const auto wanted = static_cast<std::size_t>(std::max(0, line));
            if (item.line > 0 && wanted + item.above >= item.line && wanted + item.above < item.line + lines)
                return Place{QString::fromStdString(operation), static_cast<int>(n)};
        }
    }
    return std::nullopt;
}

int ChainDraft::changesOf(const QString& file) const
{
    const auto own = drafts_.draft(file);
    if (!own)
        return 0;
    const QString saved = drafts_.exists(file) ? drafts_.saved(file) : fallbackText(file);
    return countChanges(saved.toStdString(), own->toStdString());
}

void ChainDraft::write(const ChainText& chain, const QString& what, const QString& joint)
{
    drafts_.edit(file_, QString::fromStdString(chain.text()), what, joint);
}

int ChainDraft::add(const QString& type)
{
    const auto taken = [this, id = type.toStdString()](const std::string& name) {
        return std::any_of(items().begin(), items().end(), [&](const auto& item) { return typeOf(item.value) == id && nameOf(item.value) == name; });
    };
    schema::Value filter(type.toStdString());
    if (taken({})) { // two of a type need names
        int n = 2;
        while (taken(QStringLiteral("%1-%2").arg(type).arg(n).toStdString()))
            ++n;
        filter = schema::Value::object({{"type", schema::Value(type.toStdString())}, {"name", schema::Value(QStringLiteral("%1-%2").arg(type).arg(n).toStdString())}});
    }
    return add(filter, tr("Add %1").arg(type));
}

int ChainDraft::add(const schema::Value& filter, const QString& what)
{
    if (!chain_ || !readable_)
        return -1;
    ChainText chain = *chain_;
    const std::size_t end = chain.items().size();
    chain.insert(end, filter);
    write(chain, what);
    return static_cast<int>(end);
}

void ChainDraft::remove(int item)
{
    if (at(item) == nullptr || !readable_)
        return;
    ChainText chain = *chain_;
    const QString what = tr("Remove %1").arg(typeAt(item));
    chain.remove(static_cast<std::size_t>(item));
    write(chain, what);
}

void ChainDraft::move(int from, int to)
{
    if (at(from) == nullptr || at(to) == nullptr || !readable_)
        return;
    ChainText chain = *chain_;
    const QString what = tr("Move %1").arg(typeAt(from));
    chain.move(static_cast<std::size_t>(from), static_cast<std::size_t>(to));
    write(chain, what);
}

void ChainDraft::switchTo(int item, bool on)
{
    if (at(item) == nullptr || !readable_)
        return;
    ChainText chain = *chain_;
    chain.replace(static_cast<std::size_t>(item), withEnabled(*at(item), on));
    write(chain, on ? tr("Switch %1 on").arg(typeAt(item)) : tr("Switch %1 off").arg(typeAt(item)));
}

void ChainDraft::setSettings(int item, const schema::Value& settings)
{
    if (at(item) == nullptr || !readable_)
        return;
    ChainText chain = *chain_;
    chain.replace(static_cast<std::size_t>(item), withConfig(*at(item), settings));
    write(chain, tr("Settings of %1").arg(typeAt(item)), QStringLiteral("form:%1").arg(item));
}

void ChainDraft::setName(int item, const QString& name)
{
    if (at(item) == nullptr || !readable_)
        return;
    const schema::Value& old = *at(item);
    schema::Value filter = schema::Value::map();
    filter.set("type", schema::Value(typeOf(old)));
    if (!name.isEmpty())
        filter.set("name", schema::Value(name.toStdString()));
    for (const schema::Entry& entry : old.entries()) {
        if (entry.key != "type" && entry.key != "name")
            filter.set(entry.key, entry.value);
    }
    ChainText chain = *chain_;
    chain.replace(static_cast<std::size_t>(item), filter.size() == 1 ? schema::Value(typeOf(old)) : filter);
    write(chain, tr("Name of %1").arg(typeAt(item)), QStringLiteral("name:%1").arg(item));
}

void ChainDraft::retype(const QString& text)
{
    if (!file_.isEmpty())
        drafts_.edit(file_, text, tr("Typing in %1").arg(file_), QStringLiteral("typing"));
}

void ChainDraft::revert() { drafts_.edit(file_, drafts_.saved(file_), tr("Revert %1").arg(file_)); }

} // namespace postern::workbench
