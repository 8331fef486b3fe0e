// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/workspace/Drafts.h"

#include "workbench/workspace/Workspace.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <QUndoStack>

namespace postern::workbench {
namespace {

constexpr int writtenAfterMs = 30;
constexpr int editId = 0x6472; // tells these from other edits when two are joined
const auto section = QStringLiteral("drafts");

QString fingerprint(const QString& text)
{
    return QString::fromLatin1(QCryptographicHash::hash(text.toUtf8(), QCryptographicHash::Sha256).toHex());
}

} // namespace

/// One edit of one file, with the text before and after it.
class DraftEdit final : public QUndoCommand {
  public:
    DraftEdit(Drafts& drafts, QString file, QString after, const QString& what, QString joint)
        : QUndoCommand(what), drafts_(drafts), file_(std::move(file)), joint_(std::move(joint)), before_(drafts.text(file_)), after_(std::move(after))
    {
    }
    [[nodiscard]] int id() const override { return editId; }
    bool mergeWith(const QUndoCommand* next) override
    {
        const auto* edit = static_cast<const DraftEdit*>(next);
        if (joint_.isEmpty() || edit->joint_ != joint_ || edit->file_ != file_)
            return false;
        after_ = edit->after_;
        return true;
    }
    void undo() override { drafts_.put(file_, before_); }
    void redo() override { drafts_.put(file_, after_); }

  private:
    Drafts& drafts_;
    QString file_;
    QString joint_;
    QString before_;
    QString after_;
};

Drafts::Drafts(Workspace& workspace) : QObject(&workspace), workspace_(workspace)
{
    soon_.setSingleShot(true);
    soon_.setInterval(writtenAfterMs);
    connect(&soon_, &QTimer::timeout, &workspace, &Workspace::save);
}

QString Drafts::path(const QString& file) const { return workspace_.folder() + QLatin1Char('/') + file; }

QStringList Drafts::files() const { return workspace_.state(section).keys(); }

bool Drafts::exists(const QString& file) const { return QFileInfo::exists(path(file)); }

std::optional<QString> Drafts::draft(const QString& file) const
{
    const QJsonValue found = workspace_.state(section).value(file);
    return found.isObject() ? std::make_optional(found.toObject().value(QStringLiteral("text")).toString()) : std::nullopt;
}

QString Drafts::saved(const QString& file) const
{
    QFile source(path(file));
    return source.open(QIODevice::ReadOnly) ? QString::fromUtf8(source.readAll()) : QString();
}

QString Drafts::text(const QString& file) const
{
    const auto own = draft(file);
    return own ? *own : saved(file);
}

bool Drafts::isOvertaken(const QString& file) const
{
    const QJsonObject own = workspace_.state(section).value(file).toObject();
    return !own.isEmpty() && own.value(QStringLiteral("base")).toString() != fingerprint(saved(file));
}

void Drafts::edit(const QString& file, const QString& text, const QString& what, const QString& joint)
{
    if (workspace_.isOpen() && text != this->text(file))
        workspace_.undoStack()->push(new DraftEdit(*this, file, text, what, joint));
}

void Drafts::put(const QString& file, const std::optional<QString>& text)
{
    QJsonObject all = workspace_.state(section);
    const QJsonObject before = all.value(file).toObject();
    if (!text || *text == saved(file)) {
        all.remove(file);
    } else {
        const QString base = before.isEmpty() ? fingerprint(saved(file)) : before.value(QStringLiteral("base")).toString();
        all.insert(file, QJsonObject{{QStringLiteral("text"), *text}, {QStringLiteral("base"), base}});
    }
    workspace_.setState(section, all);
    if (!soon_.isActive()) // not anew with each key: who types on without a pause is not to lose it all
        soon_.start();
    Q_EMIT changed(file);
}

bool Drafts::write(const QString& file, QString* error)
{
    const auto own = draft(file);
    return !own || putBack(file, *own, error);
}

bool Drafts::putBack(const QString& file, const std::optional<QString>& text, QString* error)
{
    if (!text) {
        QFile gone(path(file));
        if (!gone.exists() || gone.remove())
            return true;
        *error = gone.errorString();
        return false;
    }
    QDir().mkpath(QFileInfo(path(file)).absolutePath());
    const QByteArray bytes = text->toUtf8();
    QSaveFile target(path(file));
    if (target.open(QIODevice::WriteOnly) && target.write(bytes) == bytes.size() && target.commit())
        return true;
    *error = target.errorString();
    return false;
}

void Drafts::forget(const QString& file) { put(file, std::nullopt); }

} // namespace postern::workbench
