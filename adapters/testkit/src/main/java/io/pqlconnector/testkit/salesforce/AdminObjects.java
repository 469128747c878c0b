package io.pqlconnector.testkit.salesforce;

import static io.pqlconnector.testkit.salesforce.SalesforceField.checkbox;
import static io.pqlconnector.testkit.salesforce.SalesforceField.email;
import static io.pqlconnector.testkit.salesforce.SalesforceField.longText;
import static io.pqlconnector.testkit.salesforce.SalesforceField.picklist;
import static io.pqlconnector.testkit.salesforce.SalesforceField.reference;
import static io.pqlconnector.testkit.salesforce.SalesforceField.text;

import java.util.List;

/** Salesforce's own objects for who works in an org and what they may do. */
final class AdminObjects {
    private AdminObjects() {}

    static List<SObjectType> all() {
        return List.of(user(), organization(), permissionSet(), objectPermissions(), fieldPermissions(), assignment());
    }

    /** What only the Tooling API shows (Salesforce contract §3.2). */
    static SObjectType customField() {
        return SObjectType.of(
                "CustomField",
                "00N",
                text("DeveloperName", 80).createOnly(),
                text("TableEnumOrId", 80).createOnly(),
                text("NamespacePrefix", 15).readOnly(),
                text("FullName", 255),
                longText("Metadata", 32000));
    }

    private static SObjectType user() {
        return SObjectType.readOnly(
                "User",
                "005",
                text("Username", 80).unique(),
                text("Name", 121),
                email("Email"),
                text("Alias", 8),
                picklist("UserType", "Standard", "PowerCustomerSuccess"),
                text("TimeZoneSidKey", 40),
                checkbox("UserPermissionsMarketingUser"),
                checkbox("IsActive").label("Active"));
    }

    private static SObjectType organization() {
        return SObjectType.readOnly(
                "Organization",
                "00D",
                text("Name", 80),
                picklist("OrganizationType", "Enterprise Edition", "Developer Edition"),
                text("InstanceName", 5),
                text("DefaultLocaleSidKey", 40),
                text("TimeZoneSidKey", 40),
                checkbox("IsSandbox"));
    }

    private static SObjectType permissionSet() {
        return SObjectType.of(
                "PermissionSet",
                "0PS",
                text("Name", 80).required(),
                text("Label", 80).required(),
                text("Description", 255),
                checkbox("IsOwnedByProfile").readOnly());
    }

    private static SObjectType objectPermissions() {
        return SObjectType.of(
                "ObjectPermissions",
                "110",
                reference("ParentId", "Parent", "PermissionSet").required().createOnly(),
                text("SobjectType", 80).required().createOnly(),
                checkbox("PermissionsRead"),
                checkbox("PermissionsEdit"),
                checkbox("PermissionsCreate"),
                checkbox("PermissionsDelete"),
                checkbox("PermissionsViewAllRecords"),
                checkbox("PermissionsModifyAllRecords"));
    }

    private static SObjectType fieldPermissions() {
        return SObjectType.of(
                "FieldPermissions",
                "01k",
                reference("ParentId", "Parent", "PermissionSet").required().createOnly(),
                text("SobjectType", 80).required().createOnly(),
                text("Field", 255).required().createOnly(),
                checkbox("PermissionsRead"),
                checkbox("PermissionsEdit"));
    }

    private static SObjectType assignment() {
        return SObjectType.of(
                "PermissionSetAssignment",
                "0Pa",
                reference("AssigneeId", "Assignee", "User").required().createOnly(),
                reference("PermissionSetId", "PermissionSet", "PermissionSet")
                        .required()
                        .createOnly());
    }
}
