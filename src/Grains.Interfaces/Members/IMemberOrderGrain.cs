namespace Tidegate.Members;

/// <summary>
/// Has all frontends carry an order out. Keeps nothing: each order has a grain of its own, with a key that was not used before.
/// </summary>
[Alias("tidegate.member-order")]
public interface IMemberOrderGrain : IGrainWithIntegerKey
{
    /// <summary>Passes the order on, and returns when all frontends have answered or were given up.</summary>
    [Alias("carry-out"), ResponseTimeout("00:00:15")]
    Task<MemberOutcome> CarryOut(MemberOrder order);
}
