namespace Tidegate.Budget;

/// <summary>The class under which a client is admitted. Permits are counted per class and in sum.</summary>
public enum AdmissionClass : byte
{
    /// <summary>Every client that nothing else is said of. May use the limit less the priority reserve.</summary>
    Standard = 0,

    /// <summary>Clients of hubs that are configured as priority. May use the whole limit.</summary>
    Priority = 1,
}

/// <summary>Names of the values.</summary>
public static class AdmissionClasses
{
    private const string Standard = "standard";
    private const string Priority = "priority";

    /// <summary>The name on the wire, in metrics and in the admin API.</summary>
    public static string Name(this AdmissionClass admissionClass) => admissionClass == AdmissionClass.Priority ? Priority : Standard;

    /// <summary>The value of a name.</summary>
    public static AdmissionClass Parse(string name) => name == Priority ? AdmissionClass.Priority : AdmissionClass.Standard;
}
