namespace Tidegate.Budget;

/// <summary>The class under which a client is admitted. Permits are counted per class and in sum.</summary>
public enum AdmissionClass : byte
{
    /// <summary>Every client that nothing else is said of. May use the limit less the priority reserve.</summary>
    Standard = 0,

    /// <summary>Clients of hubs that are configured as priority. May use the whole limit.</summary>
    Priority = 1,
}
