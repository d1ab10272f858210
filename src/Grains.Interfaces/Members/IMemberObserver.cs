namespace Tidegate.Members;

/// <summary>Where a frontend takes orders for the members of a topic.</summary>
[Alias("tidegate.frontend.members")]
public interface IMemberObserver : IGrainObserver
{
    /// <summary>Carries an order out for the local members. Closes have begun when it answers; nobody waits for their end.</summary>
    [Alias("carry-out"), ResponseTimeout("00:00:10")]
    Task<MemberOutcome> CarryOut(MemberOrder order);
}
