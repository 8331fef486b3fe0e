// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/tryit/EnvironmentSet.h"

#include "controlplane/calls/SecretName.h"
#include "controlplane/secrets/SecretStore.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QSaveFile>
#include <algorithm>

namespace postern::workbench {
namespace {

constexpr qint64 largestEnvironment = 1024 * 1024;
constexpr int mostEnvironments = 200;

QString fileNameFor(const QString& name)
{
    static const QRegularExpression others(QStringLiteral("[^a-z0-9]+"));
    QString plain = name.toLower();
    plain.replace(others, QStringLiteral("-"));
    while (plain.startsWith(QLatin1Char('-')))
        plain.remove(0, 1);
    return (plain.isEmpty() ? QStringLiteral("environment") : plain.left(60)) + QStringLiteral(".yaml");
}

} // namespace

EnvironmentSet::EnvironmentSet(QObject* parent) : QObject(parent) {}
EnvironmentSet::~EnvironmentSet() = default;

void EnvironmentSet::read(const QString& workspace)
{
    workspace_ = workspace;
    all_.clear();
    const QDir folder(workspace + QStringLiteral("/environments"));
    const QStringList files = workspace.isEmpty() ? QStringList() : folder.entryList({QStringLiteral("*.yaml")}, QDir::Files, QDir::Name);
    for (const QString& name : files.mid(0, mostEnvironments)) {
        Environment one{folder.filePath(name), {}, {}};
        QFile file(one.file);
        if (!file.open(QIODevice::ReadOnly) || file.size() > largestEnvironment) {
            one.problem = tr("%1 cannot be read.").arg(name);
        } else {
            const QByteArray text = file.readAll();
            schema::Problems problems;
            auto content = calls::CallEnvironment::parse({text.constData(), static_cast<std::size_t>(text.size())}, name.toStdString(), problems);
            if (content)
                one.content = std::move(*content);
            else
                one.problem = QString::fromStdString(problems.toString());
        }
        all_.append(std::move(one));
    }
    if (!names().contains(chosen_))
        chosen_.clear();
    fetchSecrets();
    Q_EMIT changed();
}

QStringList EnvironmentSet::names() const
{
    QStringList names;
    for (const Environment& one : all_) {
        if (one.problem.isEmpty())
            names << QString::fromStdString(one.content.name);
    }
    return names;
}

void EnvironmentSet::choose(const QString& name)
{
    if (name == chosen_)
        return;
    chosen_ = names().contains(name) ? name : QString();
    fetchSecrets();
    Q_EMIT changed();
}

void EnvironmentSet::setOwn(const QString& name, const QString& value)
{
    if (own_.value(name) == value)
        return;
    own_.insert(name, value);
    Q_EMIT changed();
}

const calls::CallEnvironment* EnvironmentSet::current() const
{
    const auto at = std::find_if(all_.cbegin(), all_.cend(), [this](const Environment& one) {
        return one.problem.isEmpty() && QString::fromStdString(one.content.name) == chosen_;
    });
    return at == all_.cend() ? nullptr : &at->content;
}

std::optional<std::string> EnvironmentSet::valueOf(const std::string& name, bool shown) const
{
    const calls::CallEnvironment* environment = current();
    const calls::Variable* variable = environment != nullptr ? environment->find(name) : nullptr;
    if (variable == nullptr) {
        const QString own = own_.value(QString::fromStdString(name));
        if (own.isEmpty())
            return std::nullopt;
        return shown && calls::looksSecret(QString::fromStdString(name)) ? std::string("••••••") : own.toStdString();
    }
    std::optional<std::string> value;
    const QString reference = QString::fromStdString(variable->secret.name);
    switch (variable->secret.source) {
    case schema::SecretRef::Source::None: return variable->value;
    case schema::SecretRef::Source::Environment:
        if (qEnvironmentVariableIsSet(variable->secret.name.c_str()))
            value = qgetenv(variable->secret.name.c_str()).toStdString();
        break;
    case schema::SecretRef::Source::Keychain:
        if (const auto at = secrets_.find(reference); at != secrets_.end())
            value = at->reveal();
        break;
    case schema::SecretRef::Source::File: {
        QFile file(reference);
        if (file.open(QIODevice::ReadOnly))
            value = file.read(64 * 1024).trimmed().toStdString();
        break;
    }
    }
    return value && shown ? std::optional<std::string>("••••••") : value;
}

calls::Lookup EnvironmentSet::lookup() const
{
    return [this](const std::string& name) { return valueOf(name, false); };
}

calls::Lookup EnvironmentSet::shownLookup() const
{
    return [this](const std::string& name) { return valueOf(name, true); };
}

QString EnvironmentSet::whyUnknown(const QString& variable) const
{
    const calls::CallEnvironment* environment = current();
    const calls::Variable* known = environment != nullptr ? environment->find(variable.toStdString()) : nullptr;
    if (known == nullptr)
        return environment == nullptr ? tr("{{%1}} has no value: no environment is chosen.").arg(variable)
                                      : tr("{{%1}} has no value: the environment %2 does not have it.").arg(variable, chosen_);
    const QString reference = QString::fromStdString(known->secret.name);
    switch (known->secret.source) {
    case schema::SecretRef::Source::Environment:
        return tr("{{%1}} has no value: the environment variable %2 is not set. Set it before you start the workbench.").arg(variable, reference);
    case schema::SecretRef::Source::File: return tr("{{%1}} has no value: the file %2 cannot be read.").arg(variable, reference);
    case schema::SecretRef::Source::Keychain:
        if (failed_.contains(reference))
            return tr("{{%1}} has no value: %2").arg(variable, failed_.value(reference));
        return tr("{{%1}} has no value yet: the keychain is asked for it.").arg(variable);
    case schema::SecretRef::Source::None: break;
    }
    return tr("{{%1}} has no value: it leads to itself.").arg(variable);
}

QString EnvironmentSet::keychainName(const QString& environment, const QString& variable) const
{
    QString name = QStringLiteral("%1/environments/%2/%3").arg(QDir(workspace_).dirName(), environment, variable);
    static const QRegularExpression forbidden(QStringLiteral("[{}$\\r\\n]"));
    return name.remove(forbidden);
}

bool EnvironmentSet::save(const calls::CallEnvironment& content, const QString& file, const QMap<QString, Secret>& newSecrets)
{
    const QDir folder(workspace_ + QStringLiteral("/environments"));
    QString path = file;
    if (path.isEmpty()) {
        const QString wanted = fileNameFor(QString::fromStdString(content.name));
        path = folder.filePath(wanted);
        for (int n = 2; QFile::exists(path); ++n)
            path = folder.filePath(wanted.chopped(5) + QStringLiteral("-%1.yaml").arg(n));
    }
    QSaveFile out(path);
    const bool written = !workspace_.isEmpty() && folder.mkpath(QStringLiteral(".")) && out.open(QIODevice::WriteOnly) &&
                         out.write(QByteArray::fromStdString(content.toText())) >= 0 && out.commit();
    if (!written) {
        error_ = workspace_.isEmpty() ? tr("No workspace is open.") : tr("%1 could not be written: %2").arg(path, out.errorString());
        return false;
    }
    for (auto at = newSecrets.cbegin(); at != newSecrets.cend(); ++at) {
        secrets_.insert(at.key(), at.value());
        failed_.remove(at.key());
        if (store_) {
            store_->write(at.key(), at.value(), this, [this, key = at.key()](Result<void> result) {
                if (!result)
                    failed_.insert(key, QString::fromStdString(result.error().message()));
            });
        }
    }
    read(workspace_);
    return true;
}

bool EnvironmentSet::remove(const QString& file)
{
    const auto at = std::find_if(all_.cbegin(), all_.cend(), [&](const Environment& one) { return one.file == file; });
    if (at == all_.cend() || !QFile::remove(file)) {
        error_ = tr("%1 could not be removed.").arg(file);
        return false;
    }
    // The values of an environment that is gone are nobody's any more.
    for (const calls::Variable& variable : at->content.variables) {
        if (variable.secret.source == schema::SecretRef::Source::Keychain && store_)
            store_->remove(QString::fromStdString(variable.secret.name), this, [](const Result<void>&) {});
    }
    read(workspace_);
    return true;
}

QString EnvironmentSet::storeProblem() const { return store_ ? store_->reason() : QString(); }

void EnvironmentSet::setStore(std::unique_ptr<secrets::SecretStore> store)
{
    store_ = std::move(store);
    // What was saved before the keychain answered.
    for (auto at = secrets_.cbegin(); at != secrets_.cend(); ++at)
        store_->write(at.key(), at.value(), this, [](const Result<void>&) {});
    Q_EMIT storeOpened();
    fetchSecrets();
}

void EnvironmentSet::openStore()
{
    if (std::exchange(opening_, true))
        return;
    secrets::SecretStore::open(this, [this](std::unique_ptr<secrets::SecretStore> store) {
        if (!store_)
            setStore(std::move(store));
    });
}

void EnvironmentSet::fetchSecrets()
{
    const calls::CallEnvironment* environment = current();
    if (environment == nullptr)
        return;
    for (const calls::Variable& variable : environment->variables) {
        const QString key = QString::fromStdString(variable.secret.name);
        if (variable.secret.source != schema::SecretRef::Source::Keychain || secrets_.contains(key))
            continue;
        if (!key.contains(QLatin1String("/environments/"))) { // a folder from elsewhere must not get at other passwords
            failed_.insert(key, tr("the keychain's entry %1 is not one of an environment.").arg(key));
            continue;
        }
        if (!store_)
            return openStore();
        store_->read(key, this, [this, key](Result<std::optional<Secret>> result) {
            if (result && *result)
                secrets_.insert(key, **result);
            else
                failed_.insert(key, result ? tr("the keychain of this machine has no entry for it. Type it once in the editor of environments.")
                                           : QString::fromStdString(result.error().message()));
            Q_EMIT changed();
        });
    }
}

} // namespace postern::workbench
