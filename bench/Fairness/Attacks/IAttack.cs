namespace Tidegate.Fairness.Attacks;

/// <summary>One kind of attack, again and again.</summary>
internal interface IAttack
{
    /// <summary>Makes ready what is no part of the turn.</summary>
    Task PrepareAsync();

    /// <summary>Begins; returns at once.</summary>
    void Begin();

    /// <summary>Ends it, and all its connections.</summary>
    /// <returns>What it did and met.</returns>
    Task<string> EndAsync();
}
