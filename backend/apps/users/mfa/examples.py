"""Somebody of the examples' clinic who signs in with an app."""

from typing import Any

EXAMPLES: dict[str, Any] = {
    "MfaState": {
        "enabled": True,
        "enabled_at": "2027-01-11T07:05:00Z",
        "recovery_codes_left": 9,
        "required_by_clinic": False,
    },
    "PasswordAgain": {"current_password": "correct horse battery staple"},
    "Enrolment": {
        "secret": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
        "otpauth_uri": (
            "otpauth://totp/DentiaPro%20Zahnarztpraxis%20am%20Hafen:dentist"
            "?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
            "&issuer=DentiaPro%20Zahnarztpraxis%20am%20Hafen&digits=6&period=30"
        ),
        "qr_svg": '<svg width="225" height="225"><path d="M20 22.5h35"/></svg>',
    },
    "Confirmation": {"otp": "492039"},
    "RecoveryCodes": {
        "recovery_codes": [
            "7M3K-Q9WV-2HXR-TB5N",
            "C41Z-8DGE-YS6P-JF0A",
        ]
    },
}
