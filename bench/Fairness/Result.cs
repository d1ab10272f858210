namespace Tidegate.Fairness;

/// <summary>A quiet turn and the one with the attack after it.</summary>
/// <param name="Kind">Kind of the attack.</param>
/// <param name="Quiet">Without it.</param>
/// <param name="Attacked">With it.</param>
/// <param name="Report">What the attackers did and met.</param>
internal sealed record Result(string Kind, Turn Quiet, Turn Attacked, string Report)
{
    public override string ToString() => $"{Kind,-11} {Quiet} | {Attacked} | x {Attacked.P99 / Quiet.P99:0.00} | {Report}";
}
