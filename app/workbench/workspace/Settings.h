// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QVariant>
#include <memory>

class QSettings;

namespace postern::workbench {

/// One setting: where it is kept, its type and what it is unless somebody chose otherwise.
template <class T>
struct SettingKey {
    const char* id;
    T fallback;
};

namespace setting {
inline const SettingKey<QString> language{"general/language", QString()}; ///< "en", "de"; empty: the desktop's
inline const SettingKey<QString> theme{"appearance/theme", QString()};    ///< "light", "dark", "contrast"; empty: system
inline const SettingKey<bool> compact{"appearance/compact", false};
inline const SettingKey<int> fontStep{"appearance/fontStep", 0}; ///< points added to the interface's font
inline const SettingKey<bool> reducedMotion{"appearance/reducedMotion", false};
inline const SettingKey<bool> recordOnRun{"capture/recordOnRun", true};
inline const SettingKey<int> keepExchanges{"capture/keepExchanges", 1'000'000}; ///< rows held in the list
inline const SettingKey<int> keepMegabytes{"capture/keepMegabytes", 4'096}; ///< of the capture's file; more than that, and the oldest go
inline const SettingKey<bool> tourSeen{"general/tourSeen", false}; ///< the first tour was offered
inline const SettingKey<bool> reopenLast{"general/reopenLast", true};
inline const SettingKey<QStringList> recentWorkspaces{"general/recent", QStringList()};
inline const SettingKey<QVariantMap> userKeys{"keys/user", QVariantMap()}; ///< command id -> portable key sequences
inline const SettingKey<QVariantMap> publisherConnections{"connections/publisher", QVariantMap()};
inline const SettingKey<QByteArray> windowGeometry{"window/geometry", QByteArray()};
inline const SettingKey<bool> railVisible{"window/rail", true};
inline const SettingKey<bool> panesOpen{"window/panesOpen", false};
inline const SettingKey<QString> pane{"window/pane", QStringLiteral("problems")};
inline const SettingKey<int> paneHeight{"window/paneHeight", 220};
} // namespace setting

/// What a person chose, in $XDG_CONFIG_HOME/postern/workbench.ini; never a secret. Written soon after a change, by
/// writing beside and renaming. A file of an older schema is copied to workbench.ini.v<N>.bak before it is brought up;
/// one of a newer schema is left alone and not written.
class Settings : public QObject {
    Q_OBJECT
  public:
    static constexpr int schemaVersion = 1;

    explicit Settings(QObject* parent = nullptr);
    explicit Settings(const QString& file, QObject* parent = nullptr);
    ~Settings() override;

    template <class T>
    [[nodiscard]] T get(const SettingKey<T>& key) const
    {
        return read(key.id, QVariant::fromValue(key.fallback)).template value<T>();
    }
    template <class T>
    void set(const SettingKey<T>& key, const T& value)
    {
        write(key.id, QVariant::fromValue(value), QVariant::fromValue(key.fallback));
    }
    /// Back to what it is unless chosen.
    template <class T>
    void reset(const SettingKey<T>& key)
    {
        set(key, key.fallback);
    }
    [[nodiscard]] bool isChanged(const char* id) const;
    /// Writes what was chosen - looks, keys, habits; no connection, no folder, no window's place - into a file for another
    /// computer, or takes it from one in place of what is chosen here. Empty, or in a sentence why not.
    [[nodiscard]] QString exportTo(const QString& file) const;
    [[nodiscard]] QString importFrom(const QString& file);
    [[nodiscard]] QString file() const;
    /// Writes now what is not written yet.
    void sync();
    /// False when the file is of a newer schema: changes last until the end of the program only.
    [[nodiscard]] bool writable() const { return writable_; }

    /// $XDG_CONFIG_HOME/postern and $XDG_STATE_HOME/postern (made when missing).
    [[nodiscard]] static QString configFolder();
    [[nodiscard]] static QString stateFolder();

  Q_SIGNALS:
    void changed(const QString& id);

  private:
    [[nodiscard]] QVariant read(const char* id, const QVariant& fallback) const;
    void write(const char* id, const QVariant& value, const QVariant& fallback);
    void bringUp();

    std::unique_ptr<QSettings> store_;
    QVariantMap unwritten_; ///< what was changed while the file must not be
    bool writable_ = true;
};

} // namespace postern::workbench
