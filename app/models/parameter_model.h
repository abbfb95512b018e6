// The fields of the open scenario as a form edits them. An edit goes into the text of the document,
// and whatever becomes of it comes back as changed values.
#pragma once

#include "app/models/document.h"
#include "engine/scenario/form.h"

#include <QObject>
#include <QString>

#include <map>
#include <string>
#include <vector>

namespace idem::app {

class ParameterModel : public QObject {
    Q_OBJECT

public:
    explicit ParameterModel(Document& document, QObject* parent = nullptr);

    Document& document() { return m_document; }
    /// Of the last text without an error; empty until there was one.
    const std::vector<FormField>& fields() const { return m_fields; }
    /// Null if there is none.
    const FormField* find(const std::string& path) const;
    /// While the text has errors nothing can be edited from here.
    bool isEditable() const { return m_document.isValid(); }
    /// Whether the value is another one than in the file, as it was opened or saved.
    bool isChangedFromFile(const FormField& field) const;
    /// The value in the file; "" if it had no such field.
    QString savedValue(const FormField& field) const;

    /// Says why it cannot, or nothing. The kind of a fault brings what the kind needs.
    QString set(const std::string& path, const QString& value, int merge = 0);
    QString reset(const std::string& path);

Q_SIGNALS:
    void changed(); ///< Fields, values, or whether they can be edited.

private:
    void take();
    void remember();
    Parsed<std::string> edited(const FormField& field, const std::string& value) const;
    QString carryOut(const Parsed<std::string>& edited, const FormField& field, int merge);

    Document& m_document;
    std::vector<FormField> m_fields;
    std::map<std::string, std::string> m_saved; ///< Values by path.
};

} // namespace idem::app
