// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Secret.h"
#include "controlplane/calls/CallEnvironment.h"
#include "controlplane/calls/Placeholders.h"

#include <QHash>
#include <QMap>
#include <QObject>
#include <QStringList>
#include <QVector>
#include <memory>

namespace postern::secrets {
class SecretStore;
}

namespace postern::workbench {

/// The environments of the open workspace (`environments/*.yaml`), the chosen one, and what its variables are worth. Secrets
/// come from the keychain or the process's environment; they are held in memory only.
class EnvironmentSet final : public QObject {
    Q_OBJECT
  public:
    struct Environment {
        QString file; ///< absolute
        calls::CallEnvironment content;
        QString problem; ///< why the file could not be read; its content is empty then
    };

    explicit EnvironmentSet(QObject* parent = nullptr);
    ~EnvironmentSet() override;

    /// Reads the workspace's folder anew; an empty folder means that none is open.
    void read(const QString& workspace);
    [[nodiscard]] const QVector<Environment>& all() const { return all_; }
    /// Empty: none is chosen.
    void choose(const QString& name);
    [[nodiscard]] QString chosen() const { return chosen_; }
    [[nodiscard]] QStringList names() const;

    /// A variable that is there without an environment, for instance `base`; one of the environment goes first.
    void setOwn(const QString& name, const QString& value);
    [[nodiscard]] calls::Lookup lookup() const;
    /// The same with dots for secrets: for what is shown.
    [[nodiscard]] calls::Lookup shownLookup() const;
    /// A sentence that says why a variable has no value.
    [[nodiscard]] QString whyUnknown(const QString& variable) const;

    /// Where the value of a secret of that environment is kept.
    [[nodiscard]] QString keychainName(const QString& environment, const QString& variable) const;
    /// Writes an environment into its file (a new one gets a name after it), and new secrets into the keychain. False with
    /// error() when the file could not be written.
    bool save(const calls::CallEnvironment& content, const QString& file, const QMap<QString, Secret>& newSecrets);
    bool remove(const QString& file);
    [[nodiscard]] QString error() const { return error_; }
    /// Empty when secrets are kept by a keychain; otherwise what people have to know. Known once storeOpened().
    [[nodiscard]] QString storeProblem() const;
    /// Instead of the desktop's keychain.
    void setStore(std::unique_ptr<secrets::SecretStore> store);

  Q_SIGNALS:
    /// The environments, the choice or a value.
    void changed();
    void storeOpened();

  private:
    [[nodiscard]] const calls::CallEnvironment* current() const;
    [[nodiscard]] std::optional<std::string> valueOf(const std::string& name, bool shown) const;
    void fetchSecrets();
    void openStore();

    QString workspace_;
    QVector<Environment> all_;
    QString chosen_;
    QHash<QString, QString> own_;
    std::unique_ptr<secrets::SecretStore> store_;
    bool opening_ = false;
    QMap<QString, Secret> secrets_; ///< by keychain name
    QMap<QString, QString> failed_; ///< by keychain name: why it could not be read
    QString error_;
};

} // namespace postern::workbench
